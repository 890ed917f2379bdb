package limits_test

import data.limits

some_limits := {"a": {"max": 3}, "b": {"max": 9}}

test_within if limits.within with input as {"value": 2, "tags": ["y"]} with data.caps as some_limits

test_outside if not limits.within with input as {"value": 10} with data.caps as some_limits

test_message if {
	limits.message == "limit is 9" with data.caps as some_limits
}
