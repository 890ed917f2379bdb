# METADATA
# title: Who may do what, from which device, in which state
# description: |
#   A device may read what its class allows while it is verified, has proved its key, and its attestation is fresh.
# scope: package
package access

# Nothing matched is a deny, said as one: a service reads undefined as "cannot decide".
default decision := {
	"decision": "deny",
	"reasons": [{"code": "nothing.matched"}],
	"obligations": [],
	"grant": null,
	"trust": {"score": 0, "level": "none"},
}

class := data.zta.classes[data.zta.tenants[input.tenant].resources[input.resource.id].class]

attestation := input.posture.attestation

attested if {
	attestation.status == "fresh"
	attestation.value == "affirming"
	input.now - attestation.collected_at <= class.posture.attestation.max_age
}

trusted if {
	input.device.verified == true
	input.device.proof.kind in class.proofs
}

decision := {
	"decision": "permit",
	"reasons": [],
	"obligations": [],
	"grant": {"ttl": class.grant_ttl, "scope": [input.action.name]},
	"trust": {"score": 100, "level": "high"},
} if {
	trusted
	attested
	input.action.name in class.actions
}

decision := {
	"decision": "step_up",
	"reasons": [{"code": "attestation.missing", "expected": "affirming"}],
	"obligations": [{"id": "attest"}],
	"grant": null,
	"trust": {"score": 50, "level": "low"},
} if {
	trusted
	not attested
	input.action.name in class.actions
}
