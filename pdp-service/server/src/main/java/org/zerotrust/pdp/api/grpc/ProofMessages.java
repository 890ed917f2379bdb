package org.zerotrust.pdp.api.grpc;

import java.util.ArrayList;
import java.util.List;
import org.zerotrust.pdp.device.DevicePresentation;
import org.zerotrust.pdp.device.Proof;
import org.zerotrust.pdp.device.SignedRequest;

/** Reads a proof of possession: each kind has its own fields and no others. */
final class ProofMessages {
    private static final String PATH = "device.proof";

    private ProofMessages() {}

    static Proof proof(org.zerotrust.pdp.v1.Proof m) throws UnreadableMessage {
        MessageReader.known(m, PATH);
        MessageReader.required(!m.getKind().isEmpty(), PATH + ".kind");
        if (m.getSignerChainCount() > DevicePresentation.MAX_CHAIN) {
            throw new UnreadableMessage(
                    PATH + ".signer_chain", "too_many", "at most " + DevicePresentation.MAX_CHAIN + " elements");
        }
        List<String> signer = m.getSignerChainList();
        switch (m.getKind()) {
            case "tls_by_pep" -> {
                alone(m, m.hasJws() || m.hasDpop() || m.hasAth() || !signer.isEmpty());
                return new Proof.TlsByPep(m.hasRequest() ? request(m) : null);
            }
            case "jws" -> {
                alone(m, m.hasDpop() || m.hasRequest() || m.hasAth());
                MessageReader.required(m.hasJws(), PATH + ".jws");
                return new Proof.Jws(m.getJws(), signer);
            }
            case "rfc9421" -> {
                alone(m, m.hasJws() || m.hasDpop() || m.hasAth());
                return new Proof.Rfc9421(request(m), signer);
            }
            case "dpop" -> {
                alone(m, m.hasJws());
                MessageReader.required(m.hasDpop(), PATH + ".dpop");
                return new Proof.Dpop(m.getDpop(), request(m), m.hasAth() ? m.getAth() : null, signer);
            }
            default ->
                throw new UnreadableMessage(PATH + ".kind", "unknown_value", "one of dpop, jws, rfc9421, tls_by_pep");
        }
    }

    private static void alone(org.zerotrust.pdp.v1.Proof m, boolean more) throws UnreadableMessage {
        if (more) {
            throw new UnreadableMessage(PATH, "unexpected_field", "a member that does not go with kind " + m.getKind());
        }
    }

    private static SignedRequest request(org.zerotrust.pdp.v1.Proof m) throws UnreadableMessage {
        MessageReader.required(m.hasRequest(), PATH + ".request");
        var request = m.getRequest();
        MessageReader.known(request, PATH + ".request");
        MessageReader.required(!request.getMethod().isEmpty(), PATH + ".request.method");
        MessageReader.required(!request.getUri().isEmpty(), PATH + ".request.uri");
        if (request.getHeadersCount() > SignedRequest.MAX_HEADERS) {
            throw new UnreadableMessage(
                    PATH + ".request.headers", "too_many", "at most " + SignedRequest.MAX_HEADERS + " headers");
        }
        List<SignedRequest.Header> headers = new ArrayList<>(request.getHeadersCount());
        for (var header : request.getHeadersList()) {
            MessageReader.known(header, PATH + ".request.headers[" + headers.size() + "]");
            headers.add(new SignedRequest.Header(header.getName(), header.getValue()));
        }
        return new SignedRequest(request.getMethod(), request.getUri(), headers);
    }
}
