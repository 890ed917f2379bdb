# METADATA
# title: Base trust algorithm
# description: |
#   Criteria first, score second (NIST SP 800-207, 3.3): every control of the resource's class must hold, or be one
#   that a step-up can mend; the score of all controls must reach the class's minimum. Where the network is one of the
#   controls, it is never sufficient by itself: identity and need-to-know are controls of every class.
# scope: package
package zta.access

# Nothing matched is a deny, said as one: the service reads undefined as "cannot decide".
default decision := {
	"decision": "deny",
	"reasons": [{"code": "policy.no_rule_matched"}],
	"obligations": [],
	"grant": null,
	"trust": {"score": 0, "level": "none"},
}

# A resource that the tenant has not named belongs to no class, so that no rule below can permit it.
class := data.zta.classes[data.zta.tenants[input.tenant].resources[input.resource.id].class]

decision := answer("deny", [{"code": "resource.unknown", "seen": input.resource.id}], [], null) if {
	not class
}

controls contains control if some control in data.zta.controls.identity

controls contains control if some control in data.zta.controls.posture

controls contains control if some control in data.zta.controls.access

controls contains control if some control in data.zta.findings.controls

controls contains control if {
	class.pack == "industrial"
	some control in data.zta.industrial.controls
}

# Sorted by code, because sets are sorted by their members and the code is what differs first.
failed := [{"code": control.code, "expected": control.expected, "seen": control.seen} |
	some control in controls
	not control.ok
]

passed := [control.code | some control in controls; control.ok]

score := floor((100 * count(passed)) / count(controls))

default level := "none"

level := "high" if score >= 90

level := "medium" if {
	score >= 70
	score < 90
}

level := "low" if {
	score > 0
	score < 70
}

answer(verdict, reasons, obligations, grant) := {
	"decision": verdict,
	"reasons": reasons,
	"obligations": obligations,
	"grant": grant,
	"trust": {"score": score, "level": level},
}

mendable if {
	every failure in failed {
		failure.code in class.step_up_for
	}
}

# A grant never outlives the posture that it rested on.
fresh_until := min([until |
	some name, requirement in class.posture
	until := input.posture[name].collected_at + requirement.max_age
])

default seconds_fresh := 300

seconds_fresh := fresh_until - input.now

grant := {
	"ttl": min([class.grant_ttl, seconds_fresh, input.device.certificate.not_after - input.now]),
	"scope": [input.action.name],
}

obligations contains {"id": "reattest", "attributes": {"before": fresh_until}}

obligations contains {"id": "log", "attributes": {"level": "full"}} if class.audit == "full"

decision := answer("permit", [], [o | some o in obligations], grant) if {
	class
	count(failed) == 0
	score >= class.minimum_score
}

decision := answer("step_up", failed, [{"id": "step_up", "attributes": {"controls": codes}}], null) if {
	class
	count(failed) > 0
	mendable
	codes := [failure.code | some failure in failed]
}

decision := answer("deny", failed, [], null) if {
	class
	count(failed) > 0
	not mendable
}
