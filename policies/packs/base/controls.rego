# METADATA
# title: Controls of every resource class
# description: |
#   A control is {code, ok, expected, seen}: the code is stable, ok says whether it holds, expected and seen explain it.
#   Each control is present whether its evidence is or not: a missing value is seen as null and never passes.
# scope: package
package zta.controls

class := data.zta.classes[data.zta.tenants[input.tenant].resources[input.resource.id].class]

certificate := object.get(input, ["device", "certificate"], {})

# identity: a verified device, with proof that its key was used, in a state that may act, with a key kept well enough

identity contains {"code": "identity.verified", "ok": ok, "expected": true, "seen": seen} if {
	seen := object.get(input, ["device", "verified"], false)
	ok := seen == true
}

identity contains {"code": "identity.proof", "ok": ok, "expected": class.proofs, "seen": seen} if {
	seen := object.get(input, ["device", "proof", "kind"], null)
	ok := seen in class.proofs
}

identity contains {"code": "identity.lifecycle", "ok": ok, "expected": class.lifecycles, "seen": seen} if {
	seen := object.get(input, ["device", "lifecycle"], null)
	ok := seen in class.lifecycles
}

identity contains {"code": "identity.key_protection", "ok": ok, "expected": class.key_protection, "seen": seen} if {
	seen := object.get(certificate, "key_protection", null)
	ok := seen in class.key_protection
}

identity contains {"code": "identity.certificate_role", "ok": ok, "expected": class.certificate_roles, "seen": seen} if {
	seen := object.get(certificate, "role", null)
	ok := seen in class.certificate_roles
}

identity contains {"code": "identity.not_expired", "ok": ok, "expected": input.now, "seen": seen} if {
	seen := object.get(certificate, "not_after", 0)
	ok := seen > input.now
}

identity contains {"code": "identity.strong_key", "ok": ok, "expected": "EC >= 256, Ed25519 or RSA >= 3072", "seen": seen} if {
	seen := object.get(certificate, "public_key", {})
	ok := strong_key(seen)
}

default strong_key(_) := false

strong_key(key) if {
	key.alg == "EC"
	key.bits >= 256
}

strong_key(key) if key.alg in {"Ed25519", "EdDSA"}

strong_key(key) if {
	key.alg == "RSA"
	key.bits >= 3072
}

# posture: a stale or missing signal is seen without a value and never passes

posture contains {"code": concat(".", ["posture", name]), "ok": ok, "expected": requirement, "seen": seen} if {
	some name, requirement in class.posture
	seen := object.get(input, ["posture", name], null)
	ok := posture_ok(requirement, seen)
}

default posture_ok(_, _) := false

posture_ok(requirement, signal) if {
	signal != null
	signal.status == "fresh"
	input.now - signal.collected_at <= requirement.max_age
	signal.source in requirement.sources
	signal.integrity in object.get(requirement, "integrity", ["signed", "authenticated"])
	holds(requirement, signal.value)
}

holds(requirement, value) if {
	requirement.op == "eq"
	value == requirement.value
}

holds(requirement, value) if {
	requirement.op == "gte"
	is_number(value)
	value >= requirement.value
}

holds(requirement, value) if {
	requirement.op == "lte"
	is_number(value)
	value <= requirement.value
}

holds(requirement, value) if {
	requirement.op == "in"
	value in requirement.value
}

holds(requirement, value) if {
	requirement.op == "semver_gte"
	semver.compare(value, requirement.value) >= 0
}

# access: need to know, an encrypted channel, and the network as one control among many

access contains {"code": "access.need_to_know", "ok": permitted, "expected": "a role that may", "seen": seen} if {
	seen := {"action": input.action.name, "roles": roles}
}

access contains {"code": "access.channel", "ok": encrypted, "expected": ["TLSv1.2", "TLSv1.3"], "seen": seen} if {
	class.channel == "mutual_tls"
	seen := object.get(input, ["device", "tls"], null)
}

access contains {"code": "access.network", "ok": near, "expected": class.networks, "seen": seen} if {
	count(class.networks) > 0
	seen := object.get(input, ["context", "ip"], null)
}

# The roles of the subject where there is one, else those that the registry gives the device.
default roles := []

roles := input.subject.roles

roles := labels if {
	not input.subject
	labels := split(input.device.labels.roles, " ")
}

default permitted := false

permitted if {
	some role in roles
	some permission in data.zta.tenants[input.tenant].roles[role]
	input.action.name in permission.actions
	glob.match(permission.resource, ["/"], input.resource.path)
}

default encrypted := false

encrypted if {
	input.device.tls.mutual == true
	input.device.tls.version in {"TLSv1.2", "TLSv1.3"}
}

# A proof made with the device's key over the request itself stands in for the channel.
encrypted if input.device.proof.kind in {"jws", "rfc9421", "dpop"}

default near := false

near if {
	some cidr in class.networks
	net.cidr_contains(cidr, input.context.ip)
}
