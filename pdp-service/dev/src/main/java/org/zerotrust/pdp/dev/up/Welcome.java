package org.zerotrust.pdp.dev.up;

import org.zerotrust.pdp.dev.Home;

/** What a new stack says: where it is, and a request to copy. */
final class Welcome {

    private Welcome() {}

    static String text(Home home, StackPorts ports) {
        return """

                Ready.
                  decisions   https://127.0.0.1:%1$d/v1/decisions   (REST; gRPC on the same port)
                  grant keys  https://127.0.0.1:%1$d/.well-known/jwks.json
                  admin       https://127.0.0.1:%2$d
                  health      https://127.0.0.1:%3$d/q/health/ready   metrics /q/metrics
                  records     Kafka 127.0.0.1:%4$d, topic pdp.decisions
                  database    127.0.0.1:%5$d
                  certificates, keys   %6$s

                Ask it something:  ./pdp try        Stop it:  %7$s
                """.formatted(
                        ports.api(),
                        ports.admin(),
                        ports.management(),
                        ports.kafka(),
                        ports.postgres(),
                        home.pki(),
                        "Ctrl-C, or ./pdp down");
    }
}
