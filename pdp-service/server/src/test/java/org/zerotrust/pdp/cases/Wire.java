package org.zerotrust.pdp.cases;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.Value;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.decision.AccessRequest;
import org.zerotrust.pdp.device.DevicePresentation;
import org.zerotrust.pdp.device.Proof;
import org.zerotrust.pdp.device.SignedRequest;
import org.zerotrust.pdp.v1.Action;
import org.zerotrust.pdp.v1.Authn;
import org.zerotrust.pdp.v1.Context;
import org.zerotrust.pdp.v1.DecideRequest;
import org.zerotrust.pdp.v1.Device;
import org.zerotrust.pdp.v1.GrantRequest;
import org.zerotrust.pdp.v1.Identifiers;
import org.zerotrust.pdp.v1.PostureClaim;
import org.zerotrust.pdp.v1.Resource;
import org.zerotrust.pdp.v1.Subject;
import org.zerotrust.pdp.v1.Tls;

/** Writes one question for each door, as a client would. */
public final class Wire {
    static final ObjectMapper JSON = new ObjectMapper();

    private Wire() {}

    public static ObjectNode json(AccessRequest request) {
        ObjectNode out = JSON.createObjectNode();
        out.put("request_id", request.requestId());
        if (request.subject() != null) {
            ObjectNode subject = out.putObject("subject");
            put(subject, "id", request.subject().id());
            put(subject, "type", request.subject().type());
            put(subject, "token", request.subject().token());
            if (request.subject().token() == null) {
                ArrayNode roles = subject.putArray("roles");
                request.subject().roles().forEach(roles::add);
            }
            if (request.subject().acr() != null || request.subject().authenticatedAt() != null) {
                ObjectNode authn = subject.putObject("authn");
                put(authn, "acr", request.subject().acr());
                put(authn, "time", request.subject().authenticatedAt());
            }
        }
        if (request.application() != null) {
            out.putObject("application").put("id", request.application().id());
        }
        if (request.device() != null) {
            out.set("device", device(request.device()));
        }
        if (!request.posture().isEmpty()) {
            ArrayNode posture = out.putArray("posture");
            request.posture().forEach(claim -> {
                ObjectNode one = posture.addObject();
                one.put("name", claim.name());
                switch (claim) {
                    case org.zerotrust.pdp.posture.PostureClaim.Stated stated -> {
                        one.put("method", stated.method().wire());
                        one.set("value", JSON.valueToTree(stated.value()));
                        one.put("observed_at", stated.observedAt().toString());
                    }
                    case org.zerotrust.pdp.posture.PostureClaim.Attested attested ->
                        one.put("evidence", attested.evidence());
                }
                if (claim.maxAge() != null) {
                    one.put("max_age", claim.maxAge().toSeconds());
                }
            });
        }
        ObjectNode resource =
                out.putObject("resource").put("id", request.resource().id());
        put(resource, "type", request.resource().type());
        put(resource, "path", request.resource().path());
        if (!request.resource().attributes().isEmpty()) {
            resource.set("attributes", JSON.valueToTree(request.resource().attributes()));
        }
        ObjectNode action = out.putObject("action").put("name", request.action().name());
        if (!request.action().attributes().isEmpty()) {
            action.set("attributes", JSON.valueToTree(request.action().attributes()));
        }
        ObjectNode context = out.putObject("context");
        put(context, "ip", request.context().ip());
        put(context, "time", request.context().time());
        put(context, "session", request.context().session());
        if (!request.context().attributes().isEmpty()) {
            context.set("attributes", JSON.valueToTree(request.context().attributes()));
        }
        out.putObject("grant").put("kind", request.grant().session() ? "session" : "none");
        return out;
    }

    private static ObjectNode device(DevicePresentation device) {
        ObjectNode out = JSON.createObjectNode();
        put(out, "id", device.id());
        ArrayNode chain = out.putArray("certificate_chain");
        device.chain().forEach(chain::add);
        ObjectNode identifiers = out.putObject("identifiers");
        put(identifiers, "eid", device.identifiers().eid());
        put(identifiers, "iccid", device.identifiers().iccid());
        put(identifiers, "imei", device.identifiers().imei());
        if (device.tls() != null) {
            ObjectNode tls = out.putObject("tls").put("version", device.tls().version());
            put(tls, "cipher", device.tls().cipher());
            tls.put("mutual", device.tls().mutual());
        }
        if (device.proof() != null) {
            ObjectNode proof =
                    out.putObject("proof").put("kind", device.proof().kind().wire());
            device.proof()
                    .signer()
                    .forEach(one -> proof.withArray("signer_chain").add(one));
            switch (device.proof()) {
                case Proof.TlsByPep seen -> {
                    if (seen.request() != null) {
                        proof.set("request", request(seen.request()));
                    }
                }
                case Proof.Jws jws -> proof.put("jws", jws.compact());
                case Proof.Rfc9421 signed -> proof.set("request", request(signed.request()));
                case Proof.Dpop dpop -> {
                    proof.put("dpop", dpop.compact()).set("request", request(dpop.request()));
                    put(proof, "ath", dpop.accessTokenHash());
                }
            }
        }
        return out;
    }

    private static ObjectNode request(SignedRequest request) {
        ObjectNode out = JSON.createObjectNode().put("method", request.method()).put("uri", request.uri());
        request.headers()
                .forEach(header -> out.withArray("headers")
                        .addObject()
                        .put("name", header.name())
                        .put("value", header.value()));
        return out;
    }

    private static org.zerotrust.pdp.v1.SignedRequest signedRequest(SignedRequest request) {
        var out = org.zerotrust.pdp.v1.SignedRequest.newBuilder()
                .setMethod(request.method())
                .setUri(request.uri());
        request.headers()
                .forEach(header -> out.addHeaders(org.zerotrust.pdp.v1.Header.newBuilder()
                        .setName(header.name())
                        .setValue(header.value())));
        return out.build();
    }

    private static void put(ObjectNode to, String name, @Nullable Object value) {
        if (value != null) {
            to.put(name, value.toString());
        }
    }

    public static DecideRequest message(AccessRequest request) {
        DecideRequest.Builder out = DecideRequest.newBuilder().setRequestId(request.requestId());
        if (request.subject() != null) {
            Subject.Builder subject =
                    Subject.newBuilder().addAllRoles(request.subject().roles());
            if (request.subject().id() != null) {
                subject.setId(request.subject().id());
            }
            if (request.subject().type() != null) {
                subject.setType(request.subject().type());
            }
            if (request.subject().token() != null) {
                subject.setToken(request.subject().token());
            }
            Authn.Builder authn = Authn.newBuilder();
            if (request.subject().acr() != null) {
                authn.setAcr(request.subject().acr());
            }
            if (request.subject().authenticatedAt() != null) {
                authn.setTime(time(request.subject().authenticatedAt()));
            }
            if (request.subject().token() == null) {
                subject.setAuthn(authn);
            }
            out.setSubject(subject);
        }
        if (request.application() != null) {
            out.setApplication(org.zerotrust.pdp.v1.Application.newBuilder()
                    .setId(request.application().id()));
        }
        if (request.device() != null) {
            out.setDevice(message(request.device()));
        }
        request.posture().forEach(claim -> {
            PostureClaim.Builder one = PostureClaim.newBuilder().setName(claim.name());
            switch (claim) {
                case org.zerotrust.pdp.posture.PostureClaim.Stated stated ->
                    one.setValue(value(stated.value()))
                            .setMethod(stated.method().wire())
                            .setObservedAt(time(stated.observedAt()));
                case org.zerotrust.pdp.posture.PostureClaim.Attested attested -> one.setEvidence(attested.evidence());
            }
            if (claim.maxAge() != null) {
                one.setMaxAge(claim.maxAge().toSeconds());
            }
            out.addPosture(one);
        });
        Resource.Builder resource =
                Resource.newBuilder().setId(request.resource().id());
        if (request.resource().type() != null) {
            resource.setType(request.resource().type());
        }
        if (request.resource().path() != null) {
            resource.setPath(request.resource().path());
        }
        out.setResource(resource.setAttributes(struct(request.resource().attributes())));
        out.setAction(Action.newBuilder()
                .setName(request.action().name())
                .setAttributes(struct(request.action().attributes())));
        Context.Builder context = Context.newBuilder();
        if (request.context().ip() != null) {
            context.setIp(request.context().ip());
        }
        if (request.context().time() != null) {
            context.setTime(time(request.context().time()));
        }
        if (request.context().session() != null) {
            context.setSession(request.context().session());
        }
        out.setContext(context.setAttributes(struct(request.context().attributes())));
        return out.setGrant(GrantRequest.newBuilder().setKind(request.grant().session() ? "session" : "none"))
                .build();
    }

    private static Device message(DevicePresentation device) {
        Device.Builder out = Device.newBuilder().addAllCertificateChain(device.chain());
        if (device.id() != null) {
            out.setId(device.id());
        }
        Identifiers.Builder identifiers = Identifiers.newBuilder();
        if (device.identifiers().eid() != null) {
            identifiers.setEid(device.identifiers().eid());
        }
        if (device.identifiers().iccid() != null) {
            identifiers.setIccid(device.identifiers().iccid());
        }
        if (device.identifiers().imei() != null) {
            identifiers.setImei(device.identifiers().imei());
        }
        out.setIdentifiers(identifiers);
        if (device.tls() != null) {
            Tls.Builder tls = Tls.newBuilder()
                    .setVersion(device.tls().version())
                    .setMutual(device.tls().mutual());
            if (device.tls().cipher() != null) {
                tls.setCipher(device.tls().cipher());
            }
            out.setTls(tls);
        }
        if (device.proof() != null) {
            org.zerotrust.pdp.v1.Proof.Builder proof = org.zerotrust.pdp.v1.Proof.newBuilder()
                    .setKind(device.proof().kind().wire());
            proof.addAllSignerChain(device.proof().signer());
            switch (device.proof()) {
                case Proof.TlsByPep seen -> {
                    if (seen.request() != null) {
                        proof.setRequest(signedRequest(seen.request()));
                    }
                }
                case Proof.Jws jws -> proof.setJws(jws.compact());
                case Proof.Rfc9421 signed -> proof.setRequest(signedRequest(signed.request()));
                case Proof.Dpop dpop -> {
                    proof.setDpop(dpop.compact()).setRequest(signedRequest(dpop.request()));
                    if (dpop.accessTokenHash() != null) {
                        proof.setAth(dpop.accessTokenHash());
                    }
                }
            }
            out.setProof(proof);
        }
        return out.build();
    }

    static Timestamp time(Instant time) {
        return Timestamp.newBuilder()
                .setSeconds(time.getEpochSecond())
                .setNanos(time.getNano())
                .build();
    }

    private static Struct struct(Map<String, Object> map) {
        Struct.Builder out = Struct.newBuilder();
        map.forEach((k, v) -> out.putFields(k, value(v)));
        return out.build();
    }

    private static Value value(Object value) {
        Value.Builder out = Value.newBuilder();
        switch (value) {
            case Boolean b -> out.setBoolValue(b);
            case Number n -> out.setNumberValue(n.doubleValue());
            case List<?> l -> {
                ListValue.Builder list = ListValue.newBuilder();
                l.forEach(item -> list.addValues(value(item)));
                out.setListValue(list);
            }
            default -> out.setStringValue(value.toString());
        }
        return out.build();
    }
}
