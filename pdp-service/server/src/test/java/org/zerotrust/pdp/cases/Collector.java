package org.zerotrust.pdp.cases;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;

/** An OpenTelemetry collector as small as can be: takes traces over OTLP/HTTP and keeps what the tests look at. */
final class Collector {
    /** One span; ids are hex. */
    record Span(String traceId, String parentId, String name) {}

    private final List<Span> spans = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    Collector() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/v1/traces", exchange -> {
            boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
            try (InputStream body =
                    zipped ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody()) {
                byte[] request = body.readAllBytes();
                requests.add(new String(request, ISO_8859_1));
                read(UnknownFieldSet.parseFrom(request));
            }
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** All that it was sent, byte for byte: names, values and all. */
    String text() {
        return String.join("\n", requests);
    }

    List<Span> spans() {
        return List.copyOf(spans);
    }

    /** ExportTraceServiceRequest: resource_spans = 1, scope_spans = 2, spans = 2 (opentelemetry-proto, trace.v1). */
    private void read(UnknownFieldSet request) throws IOException {
        for (ByteString resource : request.getField(1).getLengthDelimitedList()) {
            for (ByteString scope :
                    UnknownFieldSet.parseFrom(resource).getField(2).getLengthDelimitedList()) {
                for (ByteString one :
                        UnknownFieldSet.parseFrom(scope).getField(2).getLengthDelimitedList()) {
                    UnknownFieldSet span = UnknownFieldSet.parseFrom(one);
                    spans.add(
                            new Span(hex(span, 1), hex(span, 4), bytes(span, 5).toStringUtf8()));
                }
            }
        }
    }

    private static String hex(UnknownFieldSet span, int field) {
        return HexFormat.of().formatHex(bytes(span, field).toByteArray());
    }

    private static ByteString bytes(UnknownFieldSet span, int field) {
        List<ByteString> all = span.getField(field).getLengthDelimitedList();
        return all.isEmpty() ? ByteString.EMPTY : all.getFirst();
    }
}
