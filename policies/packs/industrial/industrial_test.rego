package zta.industrial_test

import data.zta.access
import data.zta.fixtures_test as fixtures

decided(request) := answer if answer := access.decision with input as request

test_a_command_with_fresh_attestation_in_its_window_is_permitted if {
	answer := decided(fixtures.command)
	answer.decision == "permit"
	answer.grant == {"ttl": 60, "scope": ["write"]}
	{"id": "log", "attributes": {"level": "full"}} in answer.obligations
}

test_a_command_needs_an_attestation_minutes_old if {
	request := fixtures.with_value(fixtures.command, "/posture/attestation", fixtures.signal("affirming", "ear", 301))
	answer := decided(request)
	answer.decision == "step_up"
	fixtures.codes(answer) == {"industrial.fresh_attestation"}
}

test_an_attestation_at_its_limit_passes if {
	request := fixtures.with_value(fixtures.command, "/posture/attestation", fixtures.signal("affirming", "ear", 300))
	decided(request).decision == "permit"
}

test_an_attestation_that_is_not_signed_does_not_count if {
	unsigned := object.union(fixtures.signal("affirming", "ear", 10), {"integrity": "authenticated"})
	answer := decided(fixtures.with_value(fixtures.command, "/posture/attestation", unsigned))
	answer.decision == "step_up"
	"industrial.fresh_attestation" in fixtures.codes(answer)
}

test_a_warning_permits_telemetry_but_no_command if {
	warned := fixtures.signal("warning", "ear", 10)
	decided(fixtures.with_value(fixtures.telemetry, "/posture/attestation", warned)).decision == "permit"
	answer := decided(fixtures.with_value(fixtures.command, "/posture/attestation", warned))
	answer.decision == "step_up"
}

in_zone_b(request) := json.patch(request, [
	{"op": "replace", "path": "/device/labels/zone", "value": "zone-b"},
	{"op": "replace", "path": "/resource/id", "value": "plant-2-command"},
])

# 1795000000 is a Wednesday; the weekly window of zone-b is Sunday 02:00-04:00 UTC.
test_outside_its_window_a_command_is_denied if {
	answer := decided(in_zone_b(fixtures.command))
	answer.decision == "deny"
	fixtures.codes(answer) == {"industrial.maintenance_window"}
}

sunday_two := 1795312800

at(request, moment) := json.patch(request, array.concat(
	[{"op": "replace", "path": "/now", "value": moment}],
	[{"op": "replace", "path": concat("/", ["/posture", name, "collected_at"]), "value": moment - 60} |
		some name, _ in request.posture
	],
))

test_the_weekly_window if {
	decided(at(in_zone_b(fixtures.command), sunday_two)).decision == "permit"
	decided(at(in_zone_b(fixtures.command), sunday_two + 7199)).decision == "permit"
	decided(at(in_zone_b(fixtures.command), sunday_two - 1)).decision == "deny"
	decided(at(in_zone_b(fixtures.command), sunday_two + 7200)).decision == "deny"
	decided(at(in_zone_b(fixtures.command), sunday_two + 86400)).decision == "deny"
}

test_a_dated_window_begins_and_ends if {
	windows := {"zone-a": [{"from": fixtures.now - 10, "until": fixtures.now + 10}]}
	every pair in [[-11, false], [-10, true], [9, true], [10, false]] {
		answer := access.decision with input as at(fixtures.command, fixtures.now + pair[0])
			with data.zta.tenants.demo.maintenance_windows as windows
		answer.decision == "permit" == pair[1]
	}
}

test_no_windows_is_no_window if {
	answer := access.decision with input as fixtures.command
		with data.zta.tenants.demo.maintenance_windows as {}
	fixtures.codes(answer) == {"industrial.maintenance_window"}
}

test_another_zone_is_denied if {
	answer := decided(fixtures.with_value(fixtures.telemetry, "/device/labels/zone", "zone-b"))
	answer.decision == "deny"
	fixtures.codes(answer) == {"industrial.zone"}
}

test_a_device_without_a_zone_is_denied if {
	answer := decided(fixtures.without(fixtures.telemetry, "/device/labels/zone"))
	"industrial.zone" in fixtures.codes(answer)
}

test_an_action_the_pack_does_not_know_is_no_read if {
	answer := access.decision with input as fixtures.with_value(fixtures.telemetry, "/action/name", "reboot")
		with data.zta.tenants.demo.roles.sensor as [{"resource": "/plant/*/telemetry", "actions": ["reboot"]}]
	answer.decision == "deny"
	fixtures.codes(answer) == {"industrial.known_action"}
}

test_who_may_only_read_may_not_write if {
	sensor := fixtures.without(fixtures.command, "/subject")
	"access.need_to_know" in fixtures.codes(decided(sensor))
}

test_flash_needs_the_maintainer if {
	flash := fixtures.with_value(fixtures.command, "/action/name", "flash")
	decided(flash).decision == "deny"
	decided(fixtures.with_value(flash, "/subject/roles", ["maintainer"])).decision == "permit"
}

test_a_software_key_commands_nothing if {
	every protection in ["software", "tee"] {
		answer := decided(fixtures.with_value(fixtures.command, "/device/certificate/key_protection", protection))
		answer.decision == "deny"
		fixtures.codes(answer) == {"identity.key_protection"}
	}
}

test_risk_counts_for_commands_only if {
	risky := fixtures.signal(41, "soc", 10)
	decided(fixtures.with_value(fixtures.command, "/posture/risk", risky)).decision == "deny"
	decided(fixtures.with_value(fixtures.telemetry, "/posture/risk", risky)).decision == "permit"
	decided(fixtures.with_value(fixtures.command, "/posture/risk", fixtures.signal(40, "soc", 10))).decision == "permit"
}

# What the base controls say of it aside: the command's own asks for itself.
test_an_attestation_counts_only_while_it_is_fresh_and_affirms if {
	every broken in [
		object.union(fixtures.signal("affirming", "ear", 10), {"status": "stale"}),
		fixtures.signal("warning", "ear", 10),
	] {
		answer := decided(fixtures.with_value(fixtures.command, "/posture/attestation", broken))
		"industrial.fresh_attestation" in fixtures.codes(answer)
	}
}

test_a_weekly_window_opens_at_its_second if {
	# 11:06:40 on a Wednesday.
	every pair in [[40000, 40001, "permit"], [40001, 40002, "deny"], [39999, 40000, "deny"]] {
		windows := {"zone-a": [{"weekday": "Wednesday", "from_second": pair[0], "until_second": pair[1]}]}
		answer := access.decision with input as fixtures.command
			with data.zta.tenants.demo.maintenance_windows as windows
		answer.decision == pair[2]
	}
}
