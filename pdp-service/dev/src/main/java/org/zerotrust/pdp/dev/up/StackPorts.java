package org.zerotrust.pdp.dev.up;

import java.util.LinkedHashMap;
import java.util.Map;
import org.zerotrust.pdp.dev.LauncherException;
import org.zerotrust.pdp.testkit.Ports;

/**
 * Loopback ports of a stack.
 *
 * @param api REST and gRPC of the service, TLS
 * @param admin its administration, health and metrics, TLS
 * @param postgres the database
 * @param kafka the broker
 * @param controller the broker's own
 */
public record StackPorts(int api, int admin, int postgres, int kafka, int controller) {

    /**
     * Refuses to go on where one of them is taken.
     *
     * @throws LauncherException naming the port and the option that moves it
     */
    public void requireFree() {
        byOption().forEach((option, port) -> {
            if (!Ports.isFree(port)) {
                throw new LauncherException("port " + port + " is taken by another program; choose another with "
                        + option + " PORT (0 takes any free one)");
            }
        });
    }

    private Map<String, Integer> byOption() {
        Map<String, Integer> all = new LinkedHashMap<>();
        all.put("--port", api);
        all.put("--admin-port", admin);
        all.put("--postgres-port", postgres);
        all.put("--kafka-port", kafka);
        all.put("--kafka-controller-port", controller);
        return all;
    }
}
