package x

import data.foo

p if { input.x == 1; y == 2 }

q := count(1)

r if r
