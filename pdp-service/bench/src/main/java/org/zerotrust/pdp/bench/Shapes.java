package org.zerotrust.pdp.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Policies of other shapes than the reference one, made from a seed. */
final class Shapes {
    private static final int INPUTS = 500;

    private Shapes() {}

    /** Role-based access over 10,000 roles with three permissions each; a subject has up to five. */
    static BenchPolicy rbac() {
        int roles = 10_000;
        Random random = new Random(20261123);
        StringBuilder data = new StringBuilder("{\"roles\":{");
        for (int r = 0; r < roles; r++) {
            data.append(r == 0 ? "" : ",").append("\"role-").append(r).append("\":[");
            for (int p = 0; p < 3; p++) {
                data.append(p == 0 ? "" : ",")
                        .append("{\"action\":\"")
                        .append(ACTIONS[random.nextInt(ACTIONS.length)])
                        .append("\",\"resource\":\"res-")
                        .append(random.nextInt(200))
                        .append("\"}");
            }
            data.append(']');
        }
        data.append("}}");
        List<String> inputs = new ArrayList<>();
        for (int i = 0; i < INPUTS; i++) {
            StringBuilder input = new StringBuilder("{\"subject\":{\"roles\":[");
            int n = 1 + random.nextInt(5);
            for (int k = 0; k < n; k++) {
                input.append(k == 0 ? "" : ",")
                        .append("\"role-")
                        .append(random.nextInt(roles))
                        .append('"');
            }
            inputs.add(input.append("]},\"action\":\"")
                    .append(ACTIONS[random.nextInt(ACTIONS.length)])
                    .append("\",\"resource\":\"res-")
                    .append(random.nextInt(200))
                    .append("\"}")
                    .toString());
        }
        String rego = """
                package bench.rbac

                default decision := {"allow": false, "by": []}

                by contains role if {
                	some role in input.subject.roles
                	some permission in data.roles[role]
                	permission.action == input.action
                	permission.resource == input.resource
                }

                decision := {"allow": true, "by": [role | some role in by]} if count(by) > 0
                """;
        return new BenchPolicy("rbac", rego, "bench/rbac/decision", data.toString(), inputs, List.of());
    }

    private static final String[] ACTIONS = {"read", "write", "list", "delete", "flash"};

    /** A thousand rules, each asking two things of one input. */
    static BenchPolicy rules() {
        Random random = new Random(20261123);
        StringBuilder rego = new StringBuilder("package bench.rules\n\n");
        for (int r = 0; r < 1000; r++) {
            rego.append("matched contains \"rule-")
                    .append(r)
                    .append("\" if {\n\tinput.kind == \"kind-")
                    .append(r % 100)
                    .append("\"\n\tinput.level >= ")
                    .append(random.nextInt(100))
                    .append("\n\tinput.zone != \"zone-")
                    .append(random.nextInt(10))
                    .append("\"\n}\n\n");
        }
        rego.append("decision := {\"matched\": matched, \"count\": count(matched)}\n");
        List<String> inputs = new ArrayList<>();
        for (int i = 0; i < INPUTS; i++) {
            inputs.add("{\"kind\":\"kind-" + random.nextInt(120) + "\",\"level\":" + random.nextInt(100)
                    + ",\"zone\":\"zone-" + random.nextInt(10) + "\"}");
        }
        return new BenchPolicy("rules", rego.toString(), "bench/rules/decision", "{}", inputs, List.of());
    }

    /** Comprehensions within comprehensions over the input. */
    static BenchPolicy comprehension() {
        Random random = new Random(20261123);
        List<String> inputs = new ArrayList<>();
        for (int i = 0; i < INPUTS; i++) {
            StringBuilder input = new StringBuilder("{\"sites\":[");
            for (int s = 0; s < 8; s++) {
                input.append(s == 0 ? "" : ",")
                        .append("{\"id\":\"site-")
                        .append(s)
                        .append("\",\"devices\":[");
                for (int d = 0; d < 8; d++) {
                    input.append(d == 0 ? "" : ",")
                            .append("{\"id\":\"d-")
                            .append(s * 8 + d)
                            .append("\",\"kind\":\"k")
                            .append(random.nextInt(4))
                            .append("\",\"readings\":[");
                    for (int v = 0; v < 5; v++) {
                        input.append(v == 0 ? "" : ",").append(random.nextInt(100));
                    }
                    input.append("]}");
                }
                input.append("]}");
            }
            inputs.add(input.append("],\"limit\":")
                    .append(50 + random.nextInt(50))
                    .append('}')
                    .toString());
        }
        String rego = """
                package bench.comprehension

                over := {site.id: devices |
                	some site in input.sites
                	devices := [device.id |
                		some device in site.devices
                		high := [r | some r in device.readings; r > input.limit]
                		count(high) >= 2
                	]
                	count(devices) > 0
                }

                kinds := {kind: count(ids) |
                	some kind in {d.kind | some s in input.sites; some d in s.devices}
                	ids := {d.id | some s in input.sites; some d in s.devices; d.kind == kind}
                }

                decision := {"over": over, "kinds": kinds, "total": sum([n | some n in kinds])}
                """;
        return new BenchPolicy("comprehension", rego, "bench/comprehension/decision", "{}", inputs, List.of());
    }
}
