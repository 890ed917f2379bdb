package org.zerotrust.pdp.ops;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.zerotrust.pdp.grant.GrantIssuer;
import org.zerotrust.pdp.grant.jwt.JwtGrantIssuer;
import org.zerotrust.pdp.identity.SubjectVerifier;
import org.zerotrust.pdp.identity.registry.RegisteredAuthenticator;
import org.zerotrust.pdp.identity.registry.RegisteredSubjects;
import org.zerotrust.pdp.store.Registry;
import org.zerotrust.pdp.store.SigningKeys;

/** Which adapter stands behind which port. */
@Singleton
final class Wiring {
    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    RegisteredAuthenticator authenticator(Registry registry) {
        return new RegisteredAuthenticator(registry::registrations);
    }

    @Produces
    @Singleton
    SubjectVerifier subjectVerifier(Registry registry) {
        return new RegisteredSubjects(registry::registrations);
    }

    @Produces
    @Singleton
    GrantIssuer grantIssuer(ServiceConfig config, SigningKeys keys) {
        return new JwtGrantIssuer(config.issuer(), keys::ring);
    }
}
