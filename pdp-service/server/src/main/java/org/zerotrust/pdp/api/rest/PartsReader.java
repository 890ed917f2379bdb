package org.zerotrust.pdp.api.rest;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.grant.GrantRequest;
import org.zerotrust.pdp.identity.SubjectStatement;
import org.zerotrust.pdp.policy.Action;
import org.zerotrust.pdp.policy.Application;
import org.zerotrust.pdp.policy.RequestContext;
import org.zerotrust.pdp.policy.Resource;

/** Reads who acts on what, under which circumstances, and what is asked for; device and signals have their own. */
final class PartsReader {
    private PartsReader() {}

    static SubjectStatement subject(JsonCursor json) throws Unreadable {
        json.object();
        int seen = 0;
        String id = null;
        String type = null;
        List<String> roles = List.of();
        Authn authn = new Authn(null, null);
        String token = null;
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
                    authn = authn(json);
                }
                case "token" -> {
                    seen = json.once(seen, 16);
                    token = json.string();
                }
                default -> throw json.unknown();
            }
        }
        return new SubjectStatement(id, type, roles, authn.acr(), authn.at(), token);
    }

    private record Authn(@Nullable String acr, @Nullable Instant at) {}

    private static Authn authn(JsonCursor json) throws Unreadable {
        json.object();
        int seen = 0;
        String acr = null;
        Instant at = null;
        for (String name = json.member(); name != null; name = json.member()) {
            switch (name) {
                case "acr" -> {
                    seen = json.once(seen, 1);
                    acr = json.string();
                }
                case "time" -> {
                    seen = json.once(seen, 2);
                    at = json.time();
                }
                default -> throw json.unknown();
            }
        }
        return new Authn(acr, at);
    }

    static Application application(JsonCursor json) throws Unreadable {
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

    static Resource resource(JsonCursor json) throws Unreadable {
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

    static Action action(JsonCursor json) throws Unreadable {
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

    static RequestContext context(JsonCursor json) throws Unreadable {
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

    static GrantRequest grant(JsonCursor json) throws Unreadable {
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
}
