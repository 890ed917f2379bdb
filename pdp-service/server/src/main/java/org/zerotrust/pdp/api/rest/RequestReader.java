package org.zerotrust.pdp.api.rest;

import com.fasterxml.jackson.core.JsonToken;
import java.util.ArrayList;
import java.util.List;
import org.zerotrust.pdp.decision.AccessRequest;
import org.zerotrust.pdp.decision.Asked;
import org.zerotrust.pdp.decision.BodyDigest;
import org.zerotrust.pdp.decision.RequestRules;
import org.zerotrust.pdp.device.DevicePresentation;
import org.zerotrust.pdp.grant.GrantRequest;
import org.zerotrust.pdp.identity.SubjectStatement;
import org.zerotrust.pdp.outcome.Failure;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.policy.Action;
import org.zerotrust.pdp.policy.Application;
import org.zerotrust.pdp.policy.RequestContext;
import org.zerotrust.pdp.policy.Resource;
import org.zerotrust.pdp.posture.PostureClaim;

/** Reads questions (schema {@code decision/request.v1.schema.json}) token by token: no reflection, no tree. */
final class RequestReader {
    private RequestReader() {}

    static Asked.Question one(byte[] body) throws Unreadable {
        try (JsonCursor json = new JsonCursor(body)) {
            json.next();
            AccessRequest request = request(json);
            json.end();
            return new Asked.Question(request, BodyDigest.of(body, 0, body.length));
        }
    }

    /** A batch; an item that is JSON but no question is told as such in its place. */
    static List<Asked> batch(byte[] body) throws Unreadable {
        try (JsonCursor json = new JsonCursor(body)) {
            json.next();
            json.object();
            List<Asked> all = null;
            String name = json.member();
            while (name != null) {
                if (!name.equals("decisions")) {
                    throw json.unknown();
                }
                json.once(all == null ? 0 : 1, 1);
                all = items(json, body);
                name = json.member();
            }
            if (all == null) {
                throw json.missing("decisions");
            }
            json.end();
            if (all.isEmpty()) {
                throw new Unreadable(Failure.invalid("decisions", "empty", "a batch holds at least one question"));
            }
            return all;
        }
    }

    private static List<Asked> items(JsonCursor json, byte[] body) throws Unreadable {
        json.array();
        List<Asked> all = new ArrayList<>();
        while (json.next() != JsonToken.END_ARRAY) {
            if (all.size() == RequestRules.MAX_BATCH) {
                throw new Unreadable(Failure.of(FailureCode.BATCH_TOO_LARGE));
            }
            int from = json.tokenOffset();
            json.beginItem();
            try {
                AccessRequest request = request(json);
                all.add(new Asked.Question(request, BodyDigest.of(body, from, json.offset())));
            } catch (Unreadable e) {
                if (e.failure().code() != FailureCode.INVALID_FIELD) {
                    throw e;
                }
                all.add(new Asked.Unreadable(e.failure()));
                json.skipItem();
            }
        }
        return all;
    }

    private static AccessRequest request(JsonCursor json) throws Unreadable {
        json.object();
        int seen = 0;
        String requestId = null;
        String transactionId = null;
        String tenant = null;
        SubjectStatement subject = null;
        Application application = null;
        DevicePresentation device = null;
        List<PostureClaim> posture = List.of();
        Resource resource = null;
        Action action = null;
        RequestContext context = RequestContext.NONE;
        GrantRequest grant = GrantRequest.NONE;
        for (String name = json.member(); name != null; name = json.member()) {
            switch (name) {
                case "request_id" -> {
                    seen = json.once(seen, 1);
                    requestId = json.string();
                }
                case "transaction_id" -> {
                    seen = json.once(seen, 2);
                    transactionId = json.string();
                }
                case "tenant" -> {
                    seen = json.once(seen, 4);
                    tenant = json.string();
                }
                case "subject" -> {
                    seen = json.once(seen, 8);
                    subject = PartsReader.subject(json);
                }
                case "application" -> {
                    seen = json.once(seen, 16);
                    application = PartsReader.application(json);
                }
                case "device" -> {
                    seen = json.once(seen, 32);
                    device = DeviceReader.device(json);
                }
                case "posture" -> {
                    seen = json.once(seen, 64);
                    posture = signals(json);
                }
                case "resource" -> {
                    seen = json.once(seen, 128);
                    resource = PartsReader.resource(json);
                }
                case "action" -> {
                    seen = json.once(seen, 256);
                    action = PartsReader.action(json);
                }
                case "context" -> {
                    seen = json.once(seen, 512);
                    context = PartsReader.context(json);
                }
                case "grant" -> {
                    seen = json.once(seen, 1024);
                    grant = PartsReader.grant(json);
                }
                case "version" -> {
                    seen = json.once(seen, 2048);
                    if (json.integer() != 1) {
                        throw json.wrong("unknown_value", "the contract's version is 1");
                    }
                }
                default -> throw json.unknown();
            }
        }
        if (requestId == null) {
            throw json.missing("request_id");
        }
        if (resource == null) {
            throw json.missing("resource");
        }
        if (action == null) {
            throw json.missing("action");
        }
        return new AccessRequest(
                requestId,
                transactionId,
                tenant,
                subject,
                application,
                device,
                posture,
                resource,
                action,
                context,
                grant);
    }

    /** The array of signals that stands here. */
    static List<PostureClaim> signals(JsonCursor json) throws Unreadable {
        json.array();
        List<PostureClaim> all = new ArrayList<>();
        while (json.next() != JsonToken.END_ARRAY) {
            if (all.size() == RequestRules.MAX_SIGNALS) {
                throw json.wrongArray("too_many", "at most " + RequestRules.MAX_SIGNALS + " signals");
            }
            all.add(SignalReader.signal(json));
        }
        return all;
    }
}
