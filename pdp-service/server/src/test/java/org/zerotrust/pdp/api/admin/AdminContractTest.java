package org.zerotrust.pdp.api.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.zerotrust.pdp.identity.Role;
import org.zerotrust.pdp.stack.Stack;

/** The description of the admin API names every operation with the roles that are enough for it, and no other. */
@QuarkusTest
@QuarkusTestResource(Stack.class)
final class AdminContractTest {
    private static final Path DESCRIPTION = Path.of("../../schemas/openapi/admin.v1.yaml");

    @Inject
    AdminRoutes routes;

    @Test
    void everyOperationIsDescribedWithItsRoles() throws Exception {
        JsonNode api = new ObjectMapper(new YAMLFactory()).readTree(Files.readString(DESCRIPTION));
        Set<String> described = new TreeSet<>();
        api.path("paths")
                .forEachEntry((path, operations) -> operations.forEachEntry((method, operation) -> {
                    if (!method.equals("parameters")) {
                        Set<String> roles = new TreeSet<>();
                        operation.path("x-roles").forEach(role -> roles.add(role.asText()));
                        described.add(method.toUpperCase(Locale.ROOT) + " " + path + " " + roles);
                    }
                }));

        Set<String> there = routes.routes().stream()
                .map(route -> route.method() + " " + route.path().replace(":id", "{id}") + " "
                        + route.roles().stream().map(Role::wire).collect(Collectors.toCollection(TreeSet::new)))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(described).isEqualTo(there);
    }
}
