package door

import data.rooms

# METADATA
# title: open
default open := false

open if {
	strong(input.key)
	input.hour >= 8
}

open if input.role == "guard"

strong(key) if key.bits >= 256

names contains name if some name, _ in rooms

unused if {
	input.x
	not input.y
}
