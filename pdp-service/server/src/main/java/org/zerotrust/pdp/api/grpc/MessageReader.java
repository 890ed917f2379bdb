package org.zerotrust.pdp.api.grpc;

import com.google.protobuf.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.zerotrust.pdp.decision.AccessRequest;
import org.zerotrust.pdp.decision.Asked;
import org.zerotrust.pdp.decision.BodyDigest;
import org.zerotrust.pdp.decision.RequestRules;
import org.zerotrust.pdp.device.DevicePresentation;
import org.zerotrust.pdp.device.Identifiers;
import org.zerotrust.pdp.device.TlsFacts;
import org.zerotrust.pdp.grant.GrantRequest;
import org.zerotrust.pdp.identity.SubjectStatement;
import org.zerotrust.pdp.policy.Action;
import org.zerotrust.pdp.policy.Application;
import org.zerotrust.pdp.policy.RequestContext;
import org.zerotrust.pdp.policy.Resource;
import org.zerotrust.pdp.posture.Method;
import org.zerotrust.pdp.posture.PostureClaim;
import org.zerotrust.pdp.v1.Context;
import org.zerotrust.pdp.v1.DecideRequest;
import org.zerotrust.pdp.v1.Device;

/** Reads questions from messages; what it refuses it names by the same paths and codes as the JSON door. */
final class MessageReader {
    private MessageReader() {}

    static Asked read(DecideRequest message) {
        try {
            byte[] body = message.toByteArray();
            return new Asked.Question(request(message), BodyDigest.of(body, 0, body.length));
        } catch (UnreadableMessage e) {
            return new Asked.Unreadable(e.failure());
        }
    }

    private static AccessRequest request(DecideRequest m) throws UnreadableMessage {
        known(m, "");
        required(!m.getRequestId().isEmpty(), "request_id");
        required(m.hasResource(), "resource");
        required(m.hasAction(), "action");
        if (m.getVersion() != 0 && m.getVersion() != 1) {
            throw new UnreadableMessage("version", "unknown_value", "the contract's version is 1");
        }
        return new AccessRequest(
                m.getRequestId(),
                m.hasTransactionId() ? m.getTransactionId() : null,
                m.hasTenant() ? m.getTenant() : null,
                m.hasSubject() ? subject(m.getSubject()) : null,
                m.hasApplication() ? application(m.getApplication()) : null,
                m.hasDevice() ? device(m.getDevice()) : null,
                posture(m.getPostureList()),
                resource(m.getResource()),
                action(m.getAction()),
                m.hasContext() ? context(m.getContext()) : RequestContext.NONE,
                m.hasGrant() ? grant(m.getGrant()) : GrantRequest.NONE);
    }

    private static SubjectStatement subject(org.zerotrust.pdp.v1.Subject m) throws UnreadableMessage {
        known(m, "subject");
        boolean authn = m.hasAuthn();
        if (authn) {
            known(m.getAuthn(), "subject.authn");
        }
        return new SubjectStatement(
                m.getId().isEmpty() ? null : m.getId(),
                m.getType().isEmpty() ? null : m.getType(),
                m.getRolesList(),
                authn && m.getAuthn().hasAcr() ? m.getAuthn().getAcr() : null,
                authn && m.getAuthn().hasTime() ? ProtoValues.time(m.getAuthn().getTime(), "subject.authn.time") : null,
                m.hasToken() ? m.getToken() : null);
    }

    private static Application application(org.zerotrust.pdp.v1.Application m) throws UnreadableMessage {
        known(m, "application");
        required(!m.getId().isEmpty(), "application.id");
        return new Application(m.getId());
    }

    private static DevicePresentation device(Device m) throws UnreadableMessage {
        known(m, "device");
        return new DevicePresentation(
                m.hasId() ? m.getId() : null,
                m.getCertificateChainList(),
                m.hasIdentifiers() ? identifiers(m.getIdentifiers()) : Identifiers.NONE,
                m.hasTls() ? tls(m.getTls()) : null,
                m.hasProof() ? ProofMessages.proof(m.getProof()) : null);
    }

    private static Identifiers identifiers(org.zerotrust.pdp.v1.Identifiers m) throws UnreadableMessage {
        known(m, "device.identifiers");
        return new Identifiers(
                m.hasEid() ? m.getEid() : null, m.hasIccid() ? m.getIccid() : null, m.hasImei() ? m.getImei() : null);
    }

    private static TlsFacts tls(org.zerotrust.pdp.v1.Tls m) throws UnreadableMessage {
        known(m, "device.tls");
        required(!m.getVersion().isEmpty(), "device.tls.version");
        return new TlsFacts(
                m.getVersion(),
                m.hasCipher() ? m.getCipher() : null,
                m.getMutual(),
                m.hasOcspResponse() ? m.getOcspResponse() : null);
    }

    private static List<PostureClaim> posture(List<org.zerotrust.pdp.v1.PostureClaim> list) throws UnreadableMessage {
        if (list.size() > RequestRules.MAX_SIGNALS) {
            throw new UnreadableMessage("posture", "too_many", "at most " + RequestRules.MAX_SIGNALS + " signals");
        }
        List<PostureClaim> claims = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            claims.add(claim(list.get(i), "posture[" + i + "]"));
        }
        return claims;
    }

    private static PostureClaim claim(org.zerotrust.pdp.v1.PostureClaim m, String path) throws UnreadableMessage {
        known(m, path);
        required(!m.getName().isEmpty(), path + ".name");
        Duration maxAge = null;
        if (m.hasMaxAge()) {
            if (m.getMaxAge() < 1 || m.getMaxAge() > 31_536_000) {
                throw new UnreadableMessage(path + ".max_age", "out_of_range", "1 to 31536000 seconds");
            }
            maxAge = Duration.ofSeconds(m.getMaxAge());
        }
        if (m.hasEvidence()) {
            if (m.hasValue()
                    || m.hasSource()
                    || m.hasObservedAt()
                    || !m.getMethod().isEmpty()) {
                throw new UnreadableMessage(
                        path, "unexpected_field", "value, source, method and observed_at are in the evidence");
            }
            return new PostureClaim.Attested(m.getName(), m.getEvidence(), maxAge);
        }
        required(m.hasValue(), path + ".value");
        required(!m.getMethod().isEmpty(), path + ".method");
        required(m.hasObservedAt(), path + ".observed_at");
        return new PostureClaim.Stated(
                m.getName(),
                ProtoValues.value(m.getValue(), path + ".value"),
                m.hasSource() ? m.getSource() : null,
                method(m.getMethod(), path + ".method"),
                ProtoValues.time(m.getObservedAt(), path + ".observed_at"),
                maxAge);
    }

    private static Method method(String name, String path) throws UnreadableMessage {
        return switch (name) {
            case "attested" -> Method.ATTESTED;
            case "observed" -> Method.OBSERVED;
            case "reported" -> Method.REPORTED;
            case "derived" -> Method.DERIVED;
            default ->
                throw new UnreadableMessage(path, "unknown_value", "one of attested, derived, observed, reported");
        };
    }

    private static Resource resource(org.zerotrust.pdp.v1.Resource m) throws UnreadableMessage {
        known(m, "resource");
        required(!m.getId().isEmpty(), "resource.id");
        return new Resource(
                m.getId(),
                m.hasType() ? m.getType() : null,
                m.hasPath() ? m.getPath() : null,
                ProtoValues.map(m.getAttributes(), "resource.attributes"));
    }

    private static Action action(org.zerotrust.pdp.v1.Action m) throws UnreadableMessage {
        known(m, "action");
        required(!m.getName().isEmpty(), "action.name");
        return new Action(m.getName(), ProtoValues.map(m.getAttributes(), "action.attributes"));
    }

    private static RequestContext context(Context m) throws UnreadableMessage {
        known(m, "context");
        Instant time = m.hasTime() ? ProtoValues.time(m.getTime(), "context.time") : null;
        return new RequestContext(
                m.hasIp() ? m.getIp() : null,
                time,
                m.hasSession() ? m.getSession() : null,
                ProtoValues.map(m.getAttributes(), "context.attributes"));
    }

    private static GrantRequest grant(org.zerotrust.pdp.v1.GrantRequest m) throws UnreadableMessage {
        known(m, "grant");
        required(!m.getKind().isEmpty(), "grant.kind");
        boolean session = switch (m.getKind()) {
            case "session" -> true;
            case "none" -> false;
            default -> throw new UnreadableMessage("grant.kind", "unknown_value", "one of none, session");
        };
        return new GrantRequest(
                session, m.hasAudience() ? m.getAudience() : null, m.hasRenews() ? m.getRenews() : null);
    }

    static void required(boolean present, String path) throws UnreadableMessage {
        if (!present) {
            throw new UnreadableMessage(path, "required", "the field is required");
        }
    }

    /** A field that the contract does not have may mean what we do not understand: refused. */
    static void known(Message message, String path) throws UnreadableMessage {
        if (!message.getUnknownFields().asMap().isEmpty()) {
            throw new UnreadableMessage(path, "unknown_field", "the contract has no such field");
        }
    }
}
