package org.zerotrust.pdp.api.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import jakarta.enterprise.context.ApplicationScoped;
import org.zerotrust.ledger.snapshot.PackArchive;
import org.zerotrust.ledger.snapshot.PackReader;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.outcome.PdpException;
import org.zerotrust.pdp.store.SnapshotContents;

/** The files of stored snapshots, as they were when they decided. */
@ApplicationScoped
class SnapshotAdmin {
    /** Stored parts of a snapshot that is shown as one JSON document: a megabyte, compressed. */
    private static final int MOST_PARTS_AS_JSON = 4;

    private final SnapshotContents contents;

    SnapshotAdmin(SnapshotContents contents) {
        this.contents = contents;
    }

    /** {@code GET /policy/snapshots/DIGEST}: its files as JSON; 413 for a large one. */
    Uni<JsonNode> files(AdminRequest request) {
        String digest = request.path("id");
        return stored(request)
                .flatMap(found -> {
                    if (found.parts() > MOST_PARTS_AS_JSON) {
                        throw Refused.of(FailureCode.BODY_TOO_LARGE, "it is large: ask for its archive");
                    }
                    return contents.read(found);
                })
                // Not on an event loop.
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(parts -> {
                    try {
                        PackArchive archive = PackArchive.read(parts);
                        ObjectNode json = JsonNodeFactory.instance.objectNode();
                        json.put("digest", digest).put("revision", archive.revision());
                        ObjectNode files = json.putObject("files");
                        archive.files().forEach(files::put);
                        return json;
                    } catch (PackReader.PackException e) {
                        throw new PdpException(FailureCode.INTERNAL, "a stored snapshot cannot be read", e);
                    }
                });
    }

    /**
     * {@code GET /policy/snapshots/DIGEST/archive}: the same as {@link PackArchive} writes it, of any size: one part of it is in memory
     * at a time. Where it cannot be read to its end the connection ends, and an archive that is cut short is none.
     */
    Uni<JsonNode> archive(AdminRequest request) {
        HttpServerResponse response = request.routing().response();
        return stored(request).flatMap(found -> {
            response.setChunked(true)
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/octet-stream")
                    .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            return Multi.createFrom()
                    .range(0, found.parts())
                    .onItem()
                    .transformToUniAndConcatenate(part -> contents.part(found, part)
                            .flatMap(bytes -> Uni.createFrom()
                                    .completionStage(() ->
                                            response.write(Buffer.buffer(bytes)).toCompletionStage())))
                    .collect()
                    .last()
                    .flatMap(_ -> Uni.createFrom()
                            .completionStage(() -> response.end().toCompletionStage()))
                    .onFailure()
                    .invoke(() -> request.routing().request().connection().close())
                    .map(_ -> JsonNodeFactory.instance.nullNode());
        });
    }

    /** The tenant's own, or a shared one. */
    private Uni<SnapshotContents.Stored> stored(AdminRequest request) {
        return contents.findFor(request.tenant(), request.path("id"))
                .map(found -> found.orElseThrow(() -> Refused.of(FailureCode.NOT_FOUND, "no such snapshot")));
    }
}
