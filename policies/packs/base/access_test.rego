package zta.access_test

import data.zta.access
import data.zta.fixtures_test as fixtures

decided(request) := answer if answer := access.decision with input as request

test_a_clean_read_is_permitted_with_a_grant if {
	answer := decided(fixtures.telemetry)
	answer.decision == "permit"
	answer.reasons == []
	answer.grant == {"ttl": 300, "scope": ["read"]}
	answer.trust == {"score": 100, "level": "high"}
	answer.obligations == [{"id": "reattest", "attributes": {"before": (fixtures.now - 60) + 3600}}]
}

test_the_grant_ends_with_the_certificate if {
	request := fixtures.with_value(fixtures.telemetry, "/device/certificate/not_after", fixtures.now + 20)
	decided(request).grant.ttl == 20
}

test_the_grant_ends_with_the_posture_it_rested_on if {
	request := fixtures.with_value(fixtures.telemetry, "/posture/attestation", fixtures.signal("affirming", "ear", 3590))
	decided(request).grant.ttl == 10
}

test_a_year_9999_certificate_only_caps if {
	request := fixtures.with_value(fixtures.telemetry, "/device/certificate/not_after", 253402300799)
	decided(request).grant.ttl == 300
}

test_an_unknown_resource_is_denied_whatever_else_holds if {
	answer := decided(fixtures.with_value(fixtures.telemetry, "/resource/id", "nowhere"))
	answer.decision == "deny"
	answer.reasons == [{"code": "resource.unknown", "seen": "nowhere"}]
	answer.grant == null
}

test_another_tenants_resource_is_unknown if {
	answer := decided(fixtures.with_value(fixtures.telemetry, "/resource/id", "acme-telemetry"))
	fixtures.codes(answer) == {"resource.unknown"}
}

# One broken piece of evidence each: [JSON pointer, value, the control that must fail].
hard_failures := [
	["/device/verified", false, "identity.verified"],
	["/device/verified", "true", "identity.verified"],
	["/device/proof/kind", "none", "identity.proof"],
	["/device/lifecycle", "quarantined", "identity.lifecycle"],
	["/device/lifecycle", "retired", "identity.lifecycle"],
	["/device/lifecycle", "manufactured", "identity.lifecycle"],
	["/device/certificate/key_protection", "software", "identity.key_protection"],
	["/device/certificate/role", "bootstrap", "identity.certificate_role"],
	["/device/certificate/not_after", fixtures.now, "identity.not_expired"],
	["/device/certificate/public_key", {"alg": "RSA", "bits": 2048}, "identity.strong_key"],
	["/device/certificate/public_key", {"alg": "EC", "bits": 224}, "identity.strong_key"],
	["/device/certificate/public_key", {}, "identity.strong_key"],
	["/posture/firmware_version", fixtures.signal("2.3.9", "mdm", 60), "posture.firmware_version"],
	["/posture/firmware_version", fixtures.signal("9.9.9", "self", 60), "posture.firmware_version"],
	["/posture/firmware_version", fixtures.signal("not a version", "mdm", 60), "posture.firmware_version"],
	["/posture/firmware_version", fixtures.stale("mdm", 700000), "posture.firmware_version"],
	["/action/name", "delete", "access.need_to_know"],
	["/resource/path", "/plant/1/2/telemetry", "access.need_to_know"],
	["/device/labels/roles", "visitor", "access.need_to_know"],
	["/device/tls/version", "TLSv1.1", "access.channel"],
	["/device/tls/mutual", false, "access.channel"],
	["/context/ip", "203.0.113.7", "access.network"],
	["/context/ip", "2001:db8::1", "access.network"],
	["/context/ip", "not an address", "access.network"],
]

test_each_hard_failure_is_a_deny_that_names_its_control if {
	every failure in hard_failures {
		answer := decided(fixtures.with_value(fixtures.telemetry, failure[0], failure[1]))
		answer.decision == "deny"
		failure[2] in fixtures.codes(answer)
		answer.grant == null
	}
}

# What is simply not there never passes either.
missing := [
	["/device", "identity.verified"],
	["/device/proof", "identity.proof"],
	["/device/lifecycle", "identity.lifecycle"],
	["/device/certificate", "identity.strong_key"],
	["/device/certificate/key_protection", "identity.key_protection"],
	["/device/certificate/role", "identity.certificate_role"],
	["/device/certificate/not_after", "identity.not_expired"],
	["/device/labels", "access.need_to_know"],
	["/device/tls", "access.channel"],
	["/posture/firmware_version", "posture.firmware_version"],
	["/posture", "posture.firmware_version"],
	["/context/ip", "access.network"],
]

test_each_missing_piece_is_a_deny_that_names_its_control if {
	every piece in missing {
		answer := decided(fixtures.without(fixtures.telemetry, piece[0]))
		answer.decision == "deny"
		piece[1] in fixtures.codes(answer)
	}
}

test_a_failure_that_can_be_mended_is_a_step_up if {
	some broken in [
		fixtures.with_value(fixtures.telemetry, "/posture/attestation", fixtures.stale("ear", 4000)),
		fixtures.without(fixtures.telemetry, "/posture/attestation"),
		fixtures.with_value(fixtures.telemetry, "/posture/patch_age_days", fixtures.signal(61, "mdm", 60)),
	]
	answer := decided(broken)
	answer.decision == "step_up"
	answer.grant == null
	answer.obligations[0].id == "step_up"
}

test_every_mendable_failure_is_a_step_up if {
	every pair in [
		["/posture/attestation", fixtures.stale("ear", 4000)],
		["/posture/attestation", fixtures.signal("contraindicated", "ear", 60)],
		["/posture/attestation", fixtures.signal("affirming", "ear", 3601)],
		["/posture/attestation", object.union(fixtures.signal("affirming", "ear", 60), {"integrity": "none"})],
		["/posture/patch_age_days", fixtures.signal(61, "mdm", 60)],
		["/posture/patch_age_days", fixtures.signal("5", "mdm", 60)],
		["/posture/secure_boot", fixtures.signal(false, "ear", 60)],
		["/posture/secure_boot", fixtures.signal(true, "device", 60)],
	] {
		answer := decided(fixtures.with_value(fixtures.telemetry, pair[0], pair[1]))
		answer.decision == "step_up"
		trim_prefix(replace(pair[0], "/", "."), ".") in fixtures.codes(answer)
	}
}

test_a_hard_failure_beside_a_mendable_one_is_a_deny if {
	one := fixtures.without(fixtures.telemetry, "/posture/attestation")
	decided(fixtures.with_value(one, "/device/lifecycle", "quarantined")).decision == "deny"
}

test_the_boundary_ages if {
	edge := fixtures.with_value(fixtures.telemetry, "/posture/attestation", fixtures.signal("affirming", "ear", 3600))
	decided(edge).decision == "permit"
	decided(edge).grant.ttl == 0
}

test_boundary_values_pass if {
	every pair in [
		["/posture/patch_age_days", fixtures.signal(60, "mdm", 60)],
		["/posture/firmware_version", fixtures.signal("2.4.0", "mdm", 60)],
		["/posture/attestation", fixtures.signal("warning", "ear", 60)],
		["/device/certificate/public_key", {"alg": "RSA", "bits": 3072}],
		["/device/certificate/public_key", {"alg": "Ed25519", "bits": 256}],
		["/device/certificate/not_after", fixtures.now + 1],
		["/device/certificate/key_protection", "tpm"],
		["/device/tls/version", "TLSv1.2"],
		["/context/ip", "192.168.255.255"],
		["/context/ip", "fd12::1"],
		["/action/name", "subscribe"],
	] {
		decided(fixtures.with_value(fixtures.telemetry, pair[0], pair[1])).decision == "permit"
	}
}

test_the_network_alone_permits_nothing if {
	bare := {"now": fixtures.now, "tenant": "demo", "resource": fixtures.telemetry.resource, "action": {"name": "read"}, "context": {"ip": "10.0.0.1"}}
	answer := decided(bare)
	answer.decision == "deny"
	not "access.network" in fixtures.codes(answer)
	answer.trust.level == "low"
}

test_a_signed_request_stands_in_for_the_channel if {
	signed := fixtures.with_value(fixtures.telemetry, "/device/proof/kind", "jws")
	decided(fixtures.without(signed, "/device/tls")).decision == "permit"
}

test_a_bootstrap_device_reaches_enrolment_only if {
	bootstrap := json.patch(fixtures.telemetry, [
		{"op": "replace", "path": "/device/lifecycle", "value": "manufactured"},
		{"op": "replace", "path": "/device/certificate/role", "value": "bootstrap"},
	])
	decided(bootstrap).decision == "deny"
	enrol := json.patch(bootstrap, [
		{"op": "replace", "path": "/resource", "value": {"id": "est-enrolment", "path": "/.well-known/est/simpleenroll"}},
		{"op": "replace", "path": "/action/name", "value": "enrol"},
	])
	answer := decided(enrol)
	answer.decision == "permit"
	answer.grant == {"ttl": 120, "scope": ["enrol"]}
	answer.obligations == [{"id": "log", "attributes": {"level": "full"}}]
}

test_the_subjects_roles_come_before_the_devices if {
	decided(fixtures.with_value(fixtures.telemetry, "/subject", {"id": "guest", "roles": []})).decision == "deny"
	decided(fixtures.with_value(fixtures.telemetry, "/subject", {"id": "op", "roles": ["operator"]})).decision == "permit"
}

test_trust_levels_follow_the_score if {
	two := json.patch(fixtures.telemetry, [
		{"op": "remove", "path": "/posture/attestation"},
		{"op": "remove", "path": "/posture/patch_age_days"},
	])
	decided(two).trust == {"score": 87, "level": "medium"}
}

test_a_question_without_a_resource_matches_no_rule if {
	answer := decided({"now": fixtures.now, "tenant": "demo"})
	answer.decision == "deny"
	fixtures.codes(answer) == {"policy.no_rule_matched"}
}

test_nothing_that_holds_is_no_trust if {
	answer := access.answer("deny", [], [], null) with input as {"now": fixtures.now, "tenant": "demo"}
	answer.trust == {"score": 0, "level": "none"}
}

test_a_lower_bound if {
	bounds := {"battery": {"op": "gte", "value": 20, "max_age": 60, "sources": ["device"]}}
	every pair in [[19, "deny"], [20, "permit"], ["20", "deny"], [null, "deny"]] {
		answer := access.decision with input as fixtures.with_value(fixtures.telemetry, "/posture/battery", fixtures.signal(pair[0], "device", 10))
			with data.zta.classes.telemetry.posture as bounds
		answer.decision == pair[1]
	}
}

test_a_minimum_score_above_what_is_reached_is_no_permit if {
	answer := access.decision with input as fixtures.telemetry
		with data.zta.classes.telemetry.minimum_score as 101
	answer.decision == "deny"
	fixtures.codes(answer) == {"policy.no_rule_matched"}
}

test_a_sim_in_other_equipment_is_stepped_up if {
	request := fixtures.with_value(fixtures.telemetry, "/posture/sim.binding", fixtures.signal("changed", "pdp", 0))
	answer := decided(request)
	answer.decision == "step_up"
	fixtures.codes(answer) == {"SIM_BINDING_CHANGED"}
}

test_a_key_in_two_places_is_denied if {
	request := fixtures.with_value(fixtures.telemetry, "/posture/key.clone", fixtures.signal("suspected", "pdp", 0))
	answer := decided(request)
	answer.decision == "deny"
	fixtures.codes(answer) == {"KEY_CLONE_SUSPECTED"}
}

test_findings_that_find_nothing_change_nothing if {
	request := fixtures.with_value(fixtures.telemetry, "/posture/sim.binding", fixtures.signal("paired", "pdp", 0))
	decided(request) == decided(fixtures.telemetry)
}
