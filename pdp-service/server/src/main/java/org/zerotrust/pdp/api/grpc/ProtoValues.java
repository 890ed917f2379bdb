package org.zerotrust.pdp.api.grpc;

import com.google.protobuf.ListValue;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.Value;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON values and times, between protocol buffers and what the core reads; as strict as the JSON door. */
final class ProtoValues {
    private static final int MAX_DEPTH = 14;
    private static final double LARGEST_EXACT = 9_007_199_254_740_992.0;

    private ProtoValues() {}

    static Map<String, Object> map(Struct struct, String path) throws UnreadableMessage {
        return map(struct, path, 0);
    }

    private static Map<String, Object> map(Struct struct, String path, int depth) throws UnreadableMessage {
        Map<String, Object> out = new LinkedHashMap<>();
        for (Map.Entry<String, Value> e : struct.getFieldsMap().entrySet()) {
            out.put(e.getKey(), value(e.getValue(), path, depth + 1));
        }
        return out;
    }

    static Object value(Value value, String path) throws UnreadableMessage {
        return value(value, path, 0);
    }

    private static Object value(Value value, String path, int depth) throws UnreadableMessage {
        if (depth > MAX_DEPTH) {
            throw new UnreadableMessage(path, "limit_exceeded", "too deep");
        }
        return switch (value.getKindCase()) {
            case BOOL_VALUE -> value.getBoolValue();
            case NUMBER_VALUE -> number(value.getNumberValue(), path);
            case STRING_VALUE -> text(value.getStringValue(), path);
            case LIST_VALUE -> {
                List<Object> out = new ArrayList<>(value.getListValue().getValuesCount());
                for (Value item : value.getListValue().getValuesList()) {
                    out.add(value(item, path, depth + 1));
                }
                yield out;
            }
            case STRUCT_VALUE -> map(value.getStructValue(), path, depth);
            case NULL_VALUE, KIND_NOT_SET ->
                throw new UnreadableMessage(path, "null", "null is not allowed: leave the field out");
        };
    }

    private static Object number(double number, String path) throws UnreadableMessage {
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            throw new UnreadableMessage(path, "out_of_range", "not a number");
        }
        return number == Math.rint(number) && Math.abs(number) <= LARGEST_EXACT
                ? (Object) (long) number
                : new BigDecimal(Double.toString(number));
    }

    static String text(String text, String path) throws UnreadableMessage {
        if (text.indexOf('\0') >= 0) {
            throw new UnreadableMessage(path, "control_character", "NUL is not allowed");
        }
        return text;
    }

    static Instant time(Timestamp time, String path) throws UnreadableMessage {
        // 0001-01-01 to 9999-12-31, as the message's own documentation has it.
        if (time.getSeconds() < -62_135_596_800L
                || time.getSeconds() > 253_402_300_799L
                || time.getNanos() < 0
                || time.getNanos() > 999_999_999) {
            throw new UnreadableMessage(path, "malformed", "a time between the years 1 and 9999 is expected");
        }
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }

    static Timestamp time(Instant time) {
        return Timestamp.newBuilder()
                .setSeconds(time.getEpochSecond())
                .setNanos(time.getNano())
                .build();
    }

    static Value value(@Nullable Object value) {
        Value.Builder out = Value.newBuilder();
        switch (value) {
            case null -> out.setNullValue(NullValue.NULL_VALUE);
            case String s -> out.setStringValue(s);
            case Boolean b -> out.setBoolValue(b);
            case Number n -> out.setNumberValue(n.doubleValue());
            case Map<?, ?> m -> out.setStructValue(struct(m));
            case Iterable<?> l -> {
                ListValue.Builder list = ListValue.newBuilder();
                for (Object item : l) {
                    list.addValues(value(item));
                }
                out.setListValue(list);
            }
            default -> throw new IllegalStateException("no JSON value: " + value.getClass());
        }
        return out.build();
    }

    static Struct struct(Map<?, ?> map) {
        Struct.Builder out = Struct.newBuilder();
        map.forEach((k, v) -> out.putFields(String.valueOf(k), value(v)));
        return out.build();
    }
}
