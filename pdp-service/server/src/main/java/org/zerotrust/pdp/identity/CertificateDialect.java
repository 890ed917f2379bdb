package org.zerotrust.pdp.identity;

/** The form in which an enforcement point hands over the device's chain. */
public enum CertificateDialect {
    /** PEM blocks, one certificate each, leaf first. */
    PEM("pem"),
    /** Base64 of DER, one certificate each, leaf first. */
    DER("der"),
    /** The value of Envoy's {@code x-forwarded-client-cert}. */
    XFCC("xfcc"),
    /** The values of {@code Client-Cert} and, where there is one, {@code Client-Cert-Chain} (RFC 9440). */
    RFC9440("rfc9440"),
    /** The value of nginx's {@code $ssl_client_escaped_cert}. */
    NGINX("nginx"),
    /** The value of {@code X-Amzn-Mtls-Clientcert} or {@code X-Amzn-Mtls-Clientcert-Leaf}. */
    ALB("alb"),
    /** The value of Traefik's {@code X-Forwarded-Tls-Client-Cert}. */
    TRAEFIK("traefik");

    private final String wire;

    CertificateDialect(String wire) {
        this.wire = wire;
    }

    /** The name in the registry. */
    public String wire() {
        return wire;
    }
}
