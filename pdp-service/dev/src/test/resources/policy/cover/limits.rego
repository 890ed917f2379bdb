package limits

default within := false

within if {
	some limit in data.caps
	input.value <= limit.max
	not excluded
}

excluded if {
	count(input.tags) > 0
	contains(input.tags[0], "x")
}

message := sprintf("limit is %d", [max([l.max | some l in data.caps])])

never if {
	startswith(input.name, "n")
	endswith(input.name, "r")
}
