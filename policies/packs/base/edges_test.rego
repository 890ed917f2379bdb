# The edges of every bound: the last value that holds, and the first that does not.
package zta.edges_test

import data.zta.access
import data.zta.fixtures_test as fixtures

decided(request) := answer if answer := access.decision with input as request

test_each_level_begins_where_it_says if {
	every pair in [[100, "high"], [90, "high"], [89, "medium"], [70, "medium"], [69, "low"], [1, "low"], [0, "none"]] {
		level := access.level with data.zta.access.score as pair[0]
		level == pair[1]
	}
}

test_what_matches_no_rule_has_no_trust if {
	decided({"now": fixtures.now, "tenant": "demo"}).trust == {"score": 0, "level": "none"}
}

test_without_posture_a_grant_lasts_five_minutes_at_most if {
	bootstrap := json.patch(fixtures.telemetry, [
		{"op": "replace", "path": "/device/lifecycle", "value": "manufactured"},
		{"op": "replace", "path": "/device/certificate/role", "value": "bootstrap"},
		{"op": "replace", "path": "/resource", "value": {"id": "est-enrolment", "path": "/.well-known/est/simpleenroll"}},
		{"op": "replace", "path": "/action/name", "value": "enrol"},
	])
	answer := access.decision with input as bootstrap with data.zta.classes.enrolment.grant_ttl as 1000
	answer.grant.ttl == 300
}

test_keys_below_each_bound_are_weak if {
	every key in [{"alg": "EC", "bits": 255}, {"alg": "RSA", "bits": 3071}, {"alg": "DSA", "bits": 4096}] {
		answer := decided(fixtures.with_value(fixtures.telemetry, "/device/certificate/public_key", key))
		answer.decision == "deny"
		fixtures.codes(answer) == {"identity.strong_key"}
	}
}

test_a_certificate_without_an_end_is_seen_as_ended_at_zero if {
	answer := decided(fixtures.without(fixtures.telemetry, "/device/certificate/not_after"))
	some reason in answer.reasons
	reason.code == "identity.not_expired"
	reason.seen == 0
}

test_a_signal_that_is_stale_does_not_count_whatever_it_says if {
	old := object.union(fixtures.signal("affirming", "ear", 60), {"status": "stale"})
	decided(fixtures.with_value(fixtures.telemetry, "/posture/attestation", old)).decision == "step_up"
}

# A requirement holds by its own operator, and by one that is not known never.
operators := [
	["eq", [1], [1], "permit"],
	["in", ["a"], ["a"], "deny"],
	["in", ["a"], "a", "permit"],
	["unknown", 1, 1, "deny"],
	["unknown", 2, 1, "deny"],
	["unknown", 1, 2, "deny"],
	["unknown", ["a"], "a", "deny"],
	["unknown", "1.0.0", "2.0.0", "deny"],
	["lte", 60, null, "deny"],
	["lte", 60, 60, "permit"],
	["lte", 60, 61, "deny"],
]

test_each_operator if {
	every one in operators {
		requirement := {"op": one[0], "value": one[1], "max_age": 60, "sources": ["device"]}
		request := fixtures.with_value(fixtures.telemetry, "/posture/battery", fixtures.signal(one[2], "device", 10))
		answer := access.decision with input as request
			with data.zta.classes.telemetry.posture as {"battery": requirement}
		answer.decision == one[3]
	}
}

test_a_class_that_asks_for_no_channel_needs_none if {
	answer := access.decision with input as fixtures.without(fixtures.telemetry, "/device/tls")
		with data.zta.classes.telemetry.channel as "any"
	answer.decision == "permit"
}

test_one_network_is_enough_to_be_a_control if {
	answer := access.decision with input as fixtures.with_value(fixtures.telemetry, "/context/ip", "203.0.113.7")
		with data.zta.classes.telemetry.networks as ["10.0.0.0/8"]
	fixtures.codes(answer) == {"access.network"}
}

test_a_finding_that_is_stale_or_another_is_none if {
	every pair in [
		["/posture/sim.binding", object.union(fixtures.signal("changed", "pdp", 0), {"status": "stale"})],
		["/posture/key.clone", object.union(fixtures.signal("suspected", "pdp", 0), {"status": "stale"})],
		["/posture/key.clone", fixtures.signal("alone", "pdp", 0)],
	] {
		decided(fixtures.with_value(fixtures.telemetry, pair[0], pair[1])) == decided(fixtures.telemetry)
	}
}
