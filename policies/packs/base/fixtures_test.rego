# What the tests of every pack start from: a request that is permitted, to be broken in one place at a time.
package zta.fixtures_test

now := 1795000000

signal(value, source, age) := {
	"value": value,
	"source": source,
	"method": "report",
	"collected_at": now - age,
	"received_at": now - age,
	"age": age,
	"max_age": 86400,
	"integrity": "signed",
	"status": "fresh",
}

# What the service shows of a signal that is too old: that it is stale, not what it said.
stale(source, age) := {
	"source": source,
	"method": "report",
	"collected_at": now - age,
	"received_at": now - age,
	"age": age,
	"max_age": 86400,
	"integrity": "signed",
	"status": "stale",
}

telemetry := {
	"input_version": 1,
	"now": now,
	"tenant": "demo",
	"pep": {"id": "mqtt-gw-1"},
	"request": {"id": "r-1"},
	"device": {
		"id": "urn:gsma:eid:89049032000001000000000000000001",
		"registry_id": "6f1f3c6e-6f0e-4e55-9a52-1d5f0d7d1001",
		"lifecycle": "active",
		"labels": {"zone": "zone-a", "roles": "sensor"},
		"verified": true,
		"findings": [],
		"identifiers": {"eid": "89049032000001000000000000000001"},
		"certificate": {
			"subject": "CN=sensor-1",
			"issuer": "CN=IoT SAFE CA",
			"serial": "0a",
			"san": ["urn:gsma:eid:89049032000001000000000000000001"],
			"issuer_fingerprint": "aa",
			"fingerprint": "bb",
			"not_before": now - 1000,
			"not_after": now + 1000000,
			"key_protection": "iot-safe",
			"role": "operational",
			"public_key": {"alg": "EC", "bits": 256, "curve": "P-256"},
			"eku": ["1.3.6.1.5.5.7.3.2"],
		},
		"proof": {"kind": "tls_by_pep", "at": now},
		"tls": {"version": "TLSv1.3", "cipher": "TLS_AES_128_GCM_SHA256", "mutual": true},
	},
	"posture": {
		"secure_boot": signal(true, "ear", 60),
		"firmware_version": signal("3.1.4", "mdm", 60),
		"patch_age_days": signal(5, "mdm", 60),
		"attestation": signal("affirming", "ear", 60),
		"risk": signal(10, "soc", 60),
	},
	"resource": {"id": "plant-1-telemetry", "class": "telemetry", "type": "topic", "path": "/plant/1/telemetry"},
	"action": {"name": "read"},
	"context": {"ip": "10.1.2.3", "time": now},
}

command := object.union(telemetry, {
	"subject": {"id": "operator-7", "type": "person", "roles": ["operator"]},
	"resource": {"id": "plant-1-command", "class": "command", "type": "topic", "path": "/plant/1/command"},
	"action": {"name": "write"},
})

# The request with one member, named by a JSON pointer, set to another value or taken away.
with_value(request, path, value) := json.patch(request, [{"op": "add", "path": path, "value": value}])

without(request, path) := json.patch(request, [{"op": "remove", "path": path}])

codes(answer) := {reason.code | some reason in answer.reasons}
