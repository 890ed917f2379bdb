package org.zerotrust.evidence.forwarded;

import java.util.Optional;
import java.util.Set;

/** The forms in which enforcement points hand on a device's chain. */
public enum Dialect {
    /** PEM blocks, one certificate each, leaf first. */
    PEM("pem", ""),
    /** Base64 of DER, one certificate each, leaf first. */
    DER("der", ""),
    /** Envoy's {@code x-forwarded-client-cert}. */
    XFCC("xfcc", "x-forwarded-client-cert"),
    /** {@code Client-Cert} and {@code Client-Cert-Chain} (RFC 9440). */
    RFC9440("rfc9440", "client-cert client-cert-chain"),
    /** nginx's {@code $ssl_client_escaped_cert}, under the names that its users give it. */
    NGINX("nginx", "ssl-client-cert x-ssl-client-cert x-client-cert"),
    /** AWS application load balancers: the leaf of a verified chain, or a whole unverified one. */
    ALB("alb", "x-amzn-mtls-clientcert x-amzn-mtls-clientcert-leaf"),
    /** Traefik's {@code passTLSClientCert} with {@code pem}. */
    TRAEFIK("traefik", "x-forwarded-tls-client-cert");

    private final String wire;
    private final String headers;

    Dialect(String wire, String headers) {
        this.wire = wire;
        this.headers = headers;
    }

    /** The name in registrations. */
    public String wire() {
        return wire;
    }

    /** The headers it uses, in lower case. */
    public Set<String> headers() {
        return headers.isEmpty() ? Set.of() : Set.of(headers.split(" "));
    }

    /** The dialect of that exact name. */
    public static Optional<Dialect> of(String wire) {
        for (Dialect dialect : values()) {
            if (dialect.wire.equals(wire)) {
                return Optional.of(dialect);
            }
        }
        return Optional.empty();
    }
}
