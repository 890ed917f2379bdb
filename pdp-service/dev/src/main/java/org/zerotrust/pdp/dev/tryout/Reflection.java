package org.zerotrust.pdp.dev.tryout;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Channel;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.dev.LauncherException;

/** Asks a gRPC server for the description of its own contract (grpc.reflection.v1). */
final class Reflection {

    private static final long DEADLINE_SECONDS = 10;

    private Reflection() {}

    /** The file that declares a service, with all that it imports. */
    static FileDescriptor fileOf(Channel channel, String service) {
        Map<String, FileDescriptorProto> files = new HashMap<>();
        List<String> names = new ArrayList<>();
        for (FileDescriptorProto file : ask(
                channel,
                ServerReflectionRequest.newBuilder()
                        .setFileContainingSymbol(service)
                        .build())) {
            files.put(file.getName(), file);
            names.add(file.getName());
        }
        try {
            return link(channel, files, new HashMap<>(), names.getFirst());
        } catch (DescriptorValidationException e) {
            throw new LauncherException("the server describes a contract that is not valid", e);
        }
    }

    private static FileDescriptor link(
            Channel channel, Map<String, FileDescriptorProto> files, Map<String, FileDescriptor> linked, String name)
            throws DescriptorValidationException {
        FileDescriptor known = linked.get(name);
        if (known != null) {
            return known;
        }
        FileDescriptorProto proto = files.get(name);
        if (proto == null) {
            for (FileDescriptorProto file : ask(
                    channel,
                    ServerReflectionRequest.newBuilder().setFileByFilename(name).build())) {
                files.put(file.getName(), file);
            }
            proto = files.get(name);
        }
        if (proto == null) {
            throw new LauncherException("the server does not describe " + name);
        }
        List<FileDescriptor> imports = new ArrayList<>();
        for (String imported : proto.getDependencyList()) {
            imports.add(link(channel, files, linked, imported));
        }
        FileDescriptor file = FileDescriptor.buildFrom(proto, imports.toArray(FileDescriptor[]::new));
        linked.put(name, file);
        return file;
    }

    private static List<FileDescriptorProto> ask(Channel channel, ServerReflectionRequest request) {
        CompletableFuture<ServerReflectionResponse> answer = new CompletableFuture<>();
        StreamObserver<ServerReflectionRequest> questions = ServerReflectionGrpc.newStub(channel)
                .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
                .serverReflectionInfo(new First(answer));
        questions.onNext(request);
        questions.onCompleted();
        try {
            List<FileDescriptorProto> files = new ArrayList<>();
            for (ByteString bytes : answer.get(DEADLINE_SECONDS + 1, TimeUnit.SECONDS)
                    .getFileDescriptorResponse()
                    .getFileDescriptorProtoList()) {
                files.add(FileDescriptorProto.parseFrom(bytes));
            }
            if (files.isEmpty()) {
                throw new LauncherException("the server does not describe " + request);
            }
            return files;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LauncherException("interrupted", e);
        } catch (ExecutionException | TimeoutException | InvalidProtocolBufferException e) {
            throw new LauncherException("the server does not answer gRPC reflection", e);
        }
    }

    /** Keeps the first message of a stream. */
    private record First(CompletableFuture<ServerReflectionResponse> answer)
            implements StreamObserver<ServerReflectionResponse> {

        @Override
        public void onNext(ServerReflectionResponse response) {
            answer.complete(response);
        }

        @Override
        public void onError(@Nullable Throwable failure) {
            answer.completeExceptionally(failure == null ? new IllegalStateException("no cause given") : failure);
        }

        @Override
        public void onCompleted() {
            answer.completeExceptionally(new IllegalStateException("the stream ended without an answer"));
        }
    }
}
