package a
p  = 1
# why
q {
	input.x==1 } else = 2 { true }
