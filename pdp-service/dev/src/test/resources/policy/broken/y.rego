package y

p if { x = 
