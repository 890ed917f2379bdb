package a
import data.b
p  := x if { x := input.y[_]
 not x in [1,2,3]
}


q contains b.c if { every z in input.zs { z>1 } }
