package org.zerotrust.pdp.stream;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.posture.ReportedSignal;
import org.zerotrust.pdp.stream.SignalCodec.DeviceKey;
import org.zerotrust.pdp.stream.SignalCodec.SignalKey;

/**
 * The latest signal for each key, by device. One thread writes; readers see whole devices. What a source said earlier
 * never replaces what it said later, in whatever order the two arrive.
 */
final class SignalTable {
    private record Slot(String name, String source) {}

    private final Map<DeviceKey, Map<Slot, ReportedSignal>> devices = new ConcurrentHashMap<>();
    private final AtomicInteger size = new AtomicInteger();
    private final int bound;

    SignalTable(int bound) {
        this.bound = bound;
    }

    List<ReportedSignal> of(DeviceKey device) {
        return List.copyOf(devices.getOrDefault(device, Map.of()).values());
    }

    /** What is known under a key, or null. */
    @Nullable
    ReportedSignal at(SignalKey key) {
        return devices.getOrDefault(key.device(), Map.of()).get(new Slot(key.name(), key.source()));
    }

    int size() {
        return size.get();
    }

    boolean full() {
        return size.get() >= bound;
    }

    /** Puts a signal in; false where another one stays, because it is not earlier. */
    boolean put(SignalKey key, ReportedSignal signal) {
        Map<Slot, ReportedSignal> next = new HashMap<>(devices.getOrDefault(key.device(), Map.of()));
        Slot slot = new Slot(key.name(), key.source());
        ReportedSignal before = next.get(slot);
        if (before != null && !signal.laterThan(before)) {
            return before.equals(signal);
        }
        next.put(slot, signal);
        if (before == null) {
            size.incrementAndGet();
        }
        devices.put(key.device(), next);
        return true;
    }

    void remove(SignalKey key) {
        Map<Slot, ReportedSignal> next = new HashMap<>(devices.getOrDefault(key.device(), Map.of()));
        if (next.remove(new Slot(key.name(), key.source())) != null) {
            size.decrementAndGet();
        }
        if (next.isEmpty()) {
            devices.remove(key.device());
        } else {
            devices.put(key.device(), next);
        }
    }
}
