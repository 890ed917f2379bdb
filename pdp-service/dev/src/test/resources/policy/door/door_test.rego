package door_test

import data.door

test_open if {
	door.open with input as {"key": {"bits": 300}, "hour": 9}
}

test_closed if not door.open with input as {"key": {"bits": 128}, "hour": 9}

test_wrong if {
	x := door.open with input as {"role": "guest", "key": {"bits": 1}, "hour": 1}
	print("seen", x)
	x == true
}

todo_test_later if { false }

test_err if { 1 / 0 == 1 }

test_cases[tc.note] if {
	some tc in [{"note": "a", "x": 1}, {"note": "b", "x": 2}]
	tc.x == 1
}

test_names if {
	door.names == {"r1"} with data.rooms as {"r1": {}}
}
