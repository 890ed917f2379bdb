# One answer of each kind, chosen by the action: what every engine adapter must make of it.
package contract

trust := {"score": 50, "level": "low"}

base := {"decision": "deny", "reasons": [{"code": "c.no"}], "obligations": [], "grant": null, "trust": trust}

answer := {"decision": "permit", "reasons": [], "obligations": [{"id": "o", "attributes": {"n": input.now}}], "grant": {"ttl": 60, "scope": ["read"]}, "trust": trust} if input.action.name == "permit"

answer := base if input.action.name == "deny"

answer := object.union(base, {"decision": "step_up"}) if input.action.name == "step_up"

answer := object.union(base, {"decision": "maybe"}) if input.action.name == "unknown_decision"

answer := object.union(base, {"more": 1}) if input.action.name == "superfluous"

answer := object.remove(base, ["trust"]) if input.action.name == "missing"

answer := object.union(base, {"grant": {"ttl": 60, "scope": ["read"]}}) if input.action.name == "grant_without_permit"

answer := "permit" if input.action.name == "no_object"

answer if input.action.name == "true"

answer := object.union(base, {"reasons": [{"code": "c.version", "seen": semver.compare(input.request.id, "1.2.0")}]}) if {
	input.action.name == "host_function"
}

answer := object.union(base, {"reasons": [{"code": "c.day", "seen": time.weekday(input.now * 1000000000)}]}) if {
	input.action.name == "weekday"
}

answer := object.union(base, {"reasons": [{"code": "c.data", "seen": data.zta.limits.low}]}) if input.action.name == "data"

# A built-in that fails is undefined, and so is what needs it.
answer := object.union(base, {"reasons": [{"code": "c.bad", "seen": semver.compare("nonsense", "1.2.0")}]}) if {
	input.action.name == "failing_builtin"
}

answer := base if input.action.name == "conflict"

answer := object.union(base, {"decision": "permit"}) if input.action.name == "conflict"
