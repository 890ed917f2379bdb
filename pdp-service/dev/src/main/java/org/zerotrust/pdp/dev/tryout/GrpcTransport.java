package org.zerotrust.pdp.dev.tryout;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.zerotrust.pdp.dev.LauncherException;
import org.zerotrust.pdp.dev.Tls;
import org.zerotrust.pdp.testkit.Credential;
import org.zerotrust.pdp.testkit.DemoPki;

/**
 * The same questions over gRPC. The messages' shapes are asked of the server itself (gRPC reflection), so that
 * this client knows no more of the contract than a stranger would.
 */
final class GrpcTransport implements Transport {

    private static final String SERVICE = "pdp.v1.DecisionService";
    private static final long DEADLINE_SECONDS = 10;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ManagedChannel channel;
    private final FileDescriptor contract;
    private final JsonFormat.Printer printer;

    GrpcTransport(DemoPki pki, Credential caller, String host, int port) {
        try {
            var tls = GrpcSslContexts.configure(
                            SslContextBuilder.forClient()
                                    .trustManager(Tls.trust(pki))
                                    .keyManager(caller.key(), caller.chain().toArray(X509Certificate[]::new)),
                            SslProvider.JDK)
                    .build();
            this.channel =
                    NettyChannelBuilder.forAddress(host, port).sslContext(tls).build();
        } catch (GeneralSecurityException | IOException e) {
            throw new LauncherException("TLS could not be set up", e);
        }
        this.contract = Reflection.fileOf(channel, SERVICE);
        this.printer = JsonFormat.printer().preservingProtoFieldNames().omittingInsignificantWhitespace();
    }

    @Override
    public String name() {
        return "gRPC";
    }

    @Override
    public Answer decide(JsonNode request) {
        try {
            DynamicMessage.Builder message = DynamicMessage.newBuilder(message("DecideRequest"));
            JsonFormat.parser().merge(request.toString(), message);
            Message answer = ClientCalls.blockingUnaryCall(
                    channel,
                    method("Decide", "DecideRequest", "DecideResponse"),
                    CallOptions.DEFAULT.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS),
                    message.build());
            return new Answer("gRPC", "OK", asRest(answer));
        } catch (StatusRuntimeException e) {
            return new Answer("gRPC", e.getStatus().getCode().name(), problem(e));
        } catch (InvalidProtocolBufferException | JsonProcessingException e) {
            throw new LauncherException("the sample does not fit the gRPC contract: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    private JsonNode asRest(Message answer) throws InvalidProtocolBufferException, JsonProcessingException {
        ObjectNode json = (ObjectNode) JSON.readTree(printer.print(answer));
        String verdict = json.path("decision").asText();
        json.put("decision", verdict.replace("VERDICT_", "").toLowerCase(Locale.ROOT));
        return json;
    }

    private JsonNode problem(StatusRuntimeException failure) {
        Metadata trailers = failure.getTrailers();
        byte[] bytes = trailers == null
                ? null
                : trailers.get(Metadata.Key.of(
                        message("Problem").getFullName() + Metadata.BINARY_HEADER_SUFFIX,
                        Metadata.BINARY_BYTE_MARSHALLER));
        if (bytes == null) {
            return JSON.valueToTree(
                    Map.of("detail", String.valueOf(failure.getStatus().getDescription())));
        }
        try {
            return JSON.readTree(printer.print(DynamicMessage.parseFrom(message("Problem"), bytes)));
        } catch (InvalidProtocolBufferException | JsonProcessingException e) {
            throw new LauncherException("the problem in the trailers cannot be read", e);
        }
    }

    private Descriptor message(String name) {
        return contract.findMessageTypeByName(name);
    }

    private MethodDescriptor<Message, Message> method(String name, String request, String response) {
        return MethodDescriptor.<Message, Message>newBuilder()
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name))
                .setRequestMarshaller(ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(message(request))))
                .setResponseMarshaller(ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(message(response))))
                .build();
    }
}
