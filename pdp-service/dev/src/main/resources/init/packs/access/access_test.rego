package access_test

import data.access

now := 1795000000

request := {
	"input_version": 1,
	"now": now,
	"tenant": "demo",
	"device": {"verified": true, "proof": {"kind": "tls_by_pep"}},
	"posture": {"attestation": {"status": "fresh", "value": "affirming", "collected_at": now - 60}},
	"resource": {"id": "plant-1-telemetry"},
	"action": {"name": "read"},
}

# The decision on the request with one member set to another value, or taken away.
changed(path, value) := decided if {
	decided := access.decision.decision with input as json.patch(request, [{"op": "add", "path": path, "value": value}])
}

without(path) := decided if {
	decided := access.decision.decision with input as json.patch(request, [{"op": "remove", "path": path}])
}

test_a_device_in_good_order_may_read if {
	answer := access.decision with input as request
	answer.decision == "permit"
	answer.grant == {"ttl": 300, "scope": ["read"]}
	answer.trust == {"score": 100, "level": "high"}
}

test_nothing_is_denied if {
	answer := access.decision with input as {}
	answer.decision == "deny"
	answer.trust == {"score": 0, "level": "none"}
}

test_what_is_not_verified_is_denied if {
	changed("/device/verified", false) == "deny"
	without("/device/verified") == "deny"
	changed("/device/proof/kind", "none") == "deny"
	without("/device/proof") == "deny"
}

test_what_is_not_allowed_is_denied if {
	changed("/action/name", "write") == "deny"
	changed("/resource/id", "elsewhere") == "deny"
	changed("/tenant", "another") == "deny"
}

test_an_attestation_that_does_not_count_is_a_step_up if {
	changed("/posture/attestation/status", "stale") == "step_up"
	changed("/posture/attestation/value", "contraindicated") == "step_up"
	changed("/posture/attestation/collected_at", now - 3601) == "step_up"
	without("/posture/attestation") == "step_up"
}

test_an_attestation_at_its_limit_counts if changed("/posture/attestation/collected_at", now - 3600) == "permit"

test_a_step_up_says_why_and_grants_nothing if {
	answer := access.decision with input as json.patch(request, [{"op": "remove", "path": "/posture"}])
	answer.reasons[0].code == "attestation.missing"
	answer.obligations == [{"id": "attest"}]
	answer.trust == {"score": 50, "level": "low"}
	answer.grant == null
}

test_a_step_up_is_for_what_would_be_permitted if {
	answer := access.decision with input as json.patch(request, [
		{"op": "remove", "path": "/posture"},
		{"op": "replace", "path": "/action/name", "value": "write"},
	])
	answer.decision == "deny"
}
