package a_test

test_cases[name] if {
	some name, x in {"one": 1, "two": 2}
	x == 1
}
