package org.zerotrust.pdp.api.rest;

import com.fasterxml.jackson.core.JsonToken;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.zerotrust.pdp.decision.AccessRequest;
import org.zerotrust.pdp.decision.Asked;
import org.zerotrust.pdp.decision.BodyDigest;
import org.zerotrust.pdp.decision.RequestRules;
import org.zerotrust.pdp.device.DevicePresentation;
import org.zerotrust.pdp.grant.GrantRequest;
import org.zerotrust.pdp.outcome.Failure;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.policy.Action;
import org.zerotrust.pdp.policy.Application;
import org.zerotrust.pdp.policy.RequestContext;
import org.zerotrust.pdp.policy.Resource;
import org.zerotrust.pdp.policy.Subject;
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
        Subject subject = null;
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
                    subject = subject(json);
                }
                case "application" -> {
                    seen = json.once(seen, 16);
                    application = application(json);
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
                    resource = resource(json);
                }
                case "action" -> {
                    seen = json.once(seen, 256);
                    action = action(json);
                }
                case "context" -> {
                    seen = json.once(seen, 512);
                    context = context(json);
                }
                case "grant" -> {
                    seen = json.once(seen, 1024);
                    grant = grant(json);
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

    private static Subject subject(JsonCursor json) throws Unreadable {
        json.object();
        int seen = 0;
        String id = null;
        String type = null;
        List<String> roles = List.of();
        String acr = null;
        Instant at = null;
        for (String name = json.member(); name != null; name = json.member()) {
            switch (name) {
                case "id" -> {
                    seen = json.once(seen, 1);
                    id = json.string();
                }
                case "type" -> {
                    seen = json.once(seen, 2);
                    type = json.string();
                }
                case "roles" -> {
                    seen = json.once(seen, 4);
                    roles = json.strings(64);
                }
                case "authn" -> {
                    seen = json.once(seen, 8);
                    json.object();
                    int inner = 0;
                    for (String part = json.member(); part != null; part = json.member()) {
                        switch (part) {
                            case "acr" -> {
                                inner = json.once(inner, 1);
                                acr = json.string();
                            }
                            case "time" -> {
                                inner = json.once(inner, 2);
                                at = json.time();
                            }
                            default -> throw json.unknown();
                        }
                    }
                }
                default -> throw json.unknown();
            }
        }
        if (id == null) {
            throw json.missing("id");
        }
        if (type == null) {
            throw json.missing("type");
        }
        return new Subject(id, type, roles, acr, at);
    }

    private static Application application(JsonCursor json) throws Unreadable {
        json.object();
        int seen = 0;
        String id = null;
        for (String name = json.member(); name != null; name = json.member()) {
            if (!name.equals("id")) {
                throw json.unknown();
            }
            seen = json.once(seen, 1);
            id = json.string();
        }
        if (id == null) {
            throw json.missing("id");
        }
        return new Application(id);
    }

    private static Resource resource(JsonCursor json) throws Unreadable {
        json.object();
        int seen = 0;
        String id = null;
        String type = null;
        String path = null;
        Map<String, Object> attributes = Map.of();
        for (String name = json.member(); name != null; name = json.member()) {
            switch (name) {
                case "id" -> {
                    seen = json.once(seen, 1);
                    id = json.string();
                }
                case "type" -> {
                    seen = json.once(seen, 2);
                    type = json.string();
                }
                case "path" -> {
                    seen = json.once(seen, 4);
                    path = json.string();
                }
                case "attributes" -> {
                    seen = json.once(seen, 8);
                    attributes = json.map();
                }
                default -> throw json.unknown();
            }
        }
        if (id == null) {
            throw json.missing("id");
        }
        return new Resource(id, type, path, attributes);
    }

    private static Action action(JsonCursor json) throws Unreadable {
        json.object();
        int seen = 0;
        String named = null;
        Map<String, Object> attributes = Map.of();
        for (String name = json.member(); name != null; name = json.member()) {
            switch (name) {
                case "name" -> {
                    seen = json.once(seen, 1);
                    named = json.string();
                }
                case "attributes" -> {
                    seen = json.once(seen, 2);
                    attributes = json.map();
                }
                default -> throw json.unknown();
            }
        }
        if (named == null) {
            throw json.missing("name");
        }
        return new Action(named, attributes);
    }

    private static RequestContext context(JsonCursor json) throws Unreadable {
        json.object();
        int seen = 0;
        String ip = null;
        Instant time = null;
        String session = null;
        Map<String, Object> attributes = Map.of();
        for (String name = json.member(); name != null; name = json.member()) {
            switch (name) {
                case "ip" -> {
                    seen = json.once(seen, 1);
                    ip = json.string();
                }
                case "time" -> {
                    seen = json.once(seen, 2);
                    time = json.time();
                }
                case "session" -> {
                    seen = json.once(seen, 4);
                    session = json.string();
                }
                case "attributes" -> {
                    seen = json.once(seen, 8);
                    attributes = json.map();
                }
                default -> throw json.unknown();
            }
        }
        return new RequestContext(ip, time, session, attributes);
    }

    private static GrantRequest grant(JsonCursor json) throws Unreadable {
        json.object();
        int seen = 0;
        Boolean session = null;
        String audience = null;
        String renews = null;
        for (String name = json.member(); name != null; name = json.member()) {
            switch (name) {
                case "kind" -> {
                    seen = json.once(seen, 1);
                    session = switch (json.string()) {
                        case "session" -> true;
                        case "none" -> false;
                        default -> throw json.wrong("unknown_value", "one of none, session");
                    };
                }
                case "audience" -> {
                    seen = json.once(seen, 2);
                    audience = json.string();
                }
                case "renews" -> {
                    seen = json.once(seen, 4);
                    renews = json.string();
                }
                default -> throw json.unknown();
            }
        }
        if (session == null) {
            throw json.missing("kind");
        }
        return new GrantRequest(session, audience, renews);
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
