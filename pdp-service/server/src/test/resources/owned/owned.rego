# A tenant's own policy: a device with its badge may, everybody else may not. The reasons say whose policy spoke.
package owned

default answer := {
	"decision": "deny",
	"reasons": [{"code": "TENANT.no_badge"}],
	"obligations": [],
	"grant": null,
	"trust": {"score": 0, "level": "none"},
}

answer := {
	"decision": "permit",
	"reasons": [],
	"obligations": [],
	"grant": {"ttl": grant_ttl, "scope": [input.action.name]},
	"trust": {"score": 100, "level": "high"},
} if {
	input.tenant == "TENANT"
	input.posture.badge.status == "fresh"
	input.posture.badge.value == true
}

default grant_ttl := 60

# No time left: a permit for this request and nothing longer.
grant_ttl := 0 if input.action.name == "glance"
