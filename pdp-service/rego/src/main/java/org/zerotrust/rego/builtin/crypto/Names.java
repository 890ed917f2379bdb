package org.zerotrust.rego.builtin.crypto;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.zerotrust.rego.value.RegoNull;
import org.zerotrust.rego.value.RegoObject;

/** Distinguished names and times of certificates. */
final class Names {
    private static final Map<Long, String> LISTS = Map.of(
            6L,
            "Country",
            7L,
            "Locality",
            8L,
            "Province",
            9L,
            "StreetAddress",
            10L,
            "Organization",
            11L,
            "OrganizationalUnit",
            17L,
            "PostalCode");

    private Names() {}

    /** A name as Go's pkix.Name. */
    static Object of(Der name) {
        Map<Object, Object> out = new HashMap<>();
        Map<String, List<Object>> lists = new HashMap<>();
        List<Object> all = new ArrayList<>();
        out.put("CommonName", "");
        out.put("SerialNumber", "");
        out.put("ExtraNames", RegoNull.NULL);
        for (Der set : name.children()) {
            for (Der pair : set.children()) {
                List<Object> type = pair.child(0).oid();
                String text = pair.child(1).text();
                Object value =
                        text == null ? CertificateJson.base64(pair.child(1).content()) : text;
                all.add(RegoObject.of(Map.of("Type", type, "Value", value)));
                if (text == null || type.size() != 4 || !type.subList(0, 3).equals(List.of(2L, 5L, 4L))) {
                    continue;
                }
                Object last = type.get(3);
                if (last.equals(3L)) {
                    out.put("CommonName", text);
                } else if (last.equals(5L)) {
                    out.put("SerialNumber", text);
                } else if (LISTS.containsKey(last)) {
                    lists.computeIfAbsent(LISTS.get(last), k -> new ArrayList<>())
                            .add(text);
                }
            }
        }
        for (String list : LISTS.values()) {
            out.put(list, CertificateJson.orNull(lists.getOrDefault(list, List.of())));
        }
        out.put("Names", CertificateJson.orNull(all));
        return RegoObject.of(out);
    }

    /** A time in RFC 3339. */
    static String time(Der d) {
        String s = d.latin();
        if (d.tag() == 0x17 && s.length() >= 11) {
            s = (s.compareTo("50") >= 0 ? "19" : "20") + s;
        } else if (d.tag() != 0x18) {
            throw new Der.MalformedException("not a time");
        }
        if (!s.matches("[0-9]{14}Z")) {
            throw new Der.MalformedException("not a time");
        }
        return s.substring(0, 4) + "-" + s.substring(4, 6) + "-" + s.substring(6, 8) + "T" + s.substring(8, 10) + ":"
                + s.substring(10, 12) + ":" + s.substring(12, 14) + "Z";
    }
}
