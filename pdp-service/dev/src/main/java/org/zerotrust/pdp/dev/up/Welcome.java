package org.zerotrust.pdp.dev.up;

import org.zerotrust.pdp.dev.Home;

/** What a new stack says: where it is, and a request to copy. */
final class Welcome {

    private Welcome() {}

    static String text(Home home, StackPorts ports) {
        return """

                Ready.
                  decisions            https://127.0.0.1:%1$d/v1/decisions   (gRPC on the same port)
                  keys of grants       https://127.0.0.1:%1$d/.well-known/jwks.json
                  administration       https://127.0.0.1:%2$d   (/q/health/ready, /q/metrics)
                  decision records     Kafka 127.0.0.1:%3$d, topic pdp.decisions
                  database             127.0.0.1:%4$d/pdp
                  certificates, keys   %5$s

                Ask it something:
                  curl --cacert .pdp/pki/ca/service-root.pem \\
                       --cert .pdp/pki/service/pep-gateway.pem --key .pdp/pki/service/pep-gateway.key \\
                       -H 'content-type: application/json' -d @.pdp/requests/01-permit.json \\
                       https://127.0.0.1:%1$d/v1/decisions
                or all samples with ./pdp try. Stop it with Ctrl-C, or ./pdp down.
                """.formatted(ports.api(), ports.admin(), ports.kafka(), ports.postgres(), home.pki());
    }
}
