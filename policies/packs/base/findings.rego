# METADATA
# title: What the service found out itself
# description: |
#   Controls that stand against a device only where there is a finding: nobody can report these signals, and a device
#   without one is none the worse. They are controls of every class.
# scope: package
package zta.findings

# The SIM is in other equipment than it was paired with. The module stays who it is; its host must be looked at.
controls contains {"code": "SIM_BINDING_CHANGED", "ok": false, "expected": "paired", "seen": signal.value} if {
	signal := input.posture["sim.binding"]
	signal.status == "fresh"
	signal.value == "changed"
}

# One key in two places at once: one of them is not the device.
controls contains {"code": "KEY_CLONE_SUSPECTED", "ok": false, "expected": "one place", "seen": signal.value} if {
	signal := input.posture["key.clone"]
	signal.status == "fresh"
	signal.value == "suspected"
}
