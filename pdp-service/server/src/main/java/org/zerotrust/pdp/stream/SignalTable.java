package org.zerotrust.pdp.stream;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.zerotrust.pdp.posture.ReportedSignal;
import org.zerotrust.pdp.stream.SignalCodec.DeviceKey;
import org.zerotrust.pdp.stream.SignalCodec.SignalKey;

/** The latest signal for each key, by device. One thread writes; readers see whole devices. */
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

    int size() {
        return size.get();
    }

    boolean full() {
        return size.get() >= bound;
    }

    void put(SignalKey key, ReportedSignal signal) {
        Map<Slot, ReportedSignal> next = new HashMap<>(devices.getOrDefault(key.device(), Map.of()));
        if (next.put(new Slot(key.name(), key.source()), signal) == null) {
            size.incrementAndGet();
        }
        devices.put(key.device(), next);
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
