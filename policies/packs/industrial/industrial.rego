# METADATA
# title: Industrial telemetry and command
# description: |
#   Telemetry may be read with the base controls. A command changes the plant: it needs an attestation that is minutes
#   old, a maintenance window that is open now, and a zone (IEC 62443) that the device belongs to.
# scope: package
package zta.industrial

class := data.zta.classes[data.zta.tenants[input.tenant].resources[input.resource.id].class]

resource := data.zta.tenants[input.tenant].resources[input.resource.id]

changes_plant if input.action.name in {"write", "actuate", "flash"}

attestation := object.get(input, ["posture", "attestation"], null)

controls contains {"code": "industrial.fresh_attestation", "ok": attested, "expected": expected, "seen": attestation} if {
	changes_plant
	expected := {"value": "affirming", "max_age": class.command.attestation_max_age}
}

controls contains {"code": "industrial.maintenance_window", "ok": window_open, "expected": windows, "seen": input.now} if {
	changes_plant
}

controls contains {"code": "industrial.zone", "ok": same_zone, "expected": zone, "seen": seen} if {
	zone := object.get(resource, "zone", null)
	seen := object.get(input, ["device", "labels", "zone"], null)
}

# What only reads must say so: an action that this pack does not know is no read.
controls contains {"code": "industrial.known_action", "ok": known, "expected": ["read", "subscribe", "write", "actuate", "flash"], "seen": input.action.name}

default known := false

known if changes_plant

known if input.action.name in {"read", "subscribe"}

default attested := false

attested if {
	attestation.status == "fresh"
	attestation.value == "affirming"
	attestation.integrity == "signed"
	input.now - attestation.collected_at <= class.command.attestation_max_age
}

default windows := []

windows := data.zta.tenants[input.tenant].maintenance_windows[resource.zone]

default window_open := false

window_open if {
	some window in windows
	input.now >= window.from
	input.now < window.until
}

# Windows that come again each week: [weekday, from, until) in seconds of the day, UTC.
window_open if {
	some window in windows
	nanoseconds := input.now * 1000000000
	time.weekday(nanoseconds) == window.weekday
	[hour, minute, second] := time.clock(nanoseconds)
	now := ((hour * 3600) + (minute * 60)) + second
	now >= window.from_second
	now < window.until_second
}

default same_zone := false

same_zone if {
	input.device.labels.zone == resource.zone
}
