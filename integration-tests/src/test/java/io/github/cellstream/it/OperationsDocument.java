package io.github.cellstream.it;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** What docs/operations.md tells people to type, so that it is what the tests do. */
final class OperationsDocument {
    private static final Pattern ACL = Pattern.compile(
            "acl --operation (\\w+) --(topic|group|transactional-id) (\\S+)( --resource-pattern-type prefixed)?");
    private static final Map<String, ResourceType> TYPES = Map.of(
            "topic",
            ResourceType.TOPIC,
            "group",
            ResourceType.GROUP,
            "transactional-id",
            ResourceType.TRANSACTIONAL_ID);

    private OperationsDocument() {}

    /** The ACLs of the example job, for a user; names have {@code suffix} appended to the job's and its topics'. */
    static List<AclBinding> acls(String user, String suffix) {
        return ACL.matcher(text())
                .results()
                .map(line -> new AclBinding(
                        new ResourcePattern(
                                TYPES.getOrDefault(line.group(2), ResourceType.UNKNOWN),
                                suffixed(line.group(3), suffix),
                                line.group(4) == null ? PatternType.LITERAL : PatternType.PREFIXED),
                        new AccessControlEntry(
                                "User:" + user, "*", AclOperation.fromString(line.group(1)), AclPermissionType.ALLOW)))
                .toList();
    }

    /** The properties block that starts with a given line. */
    static Map<String, String> properties(String firstLine) {
        String text = text();
        int start = text.indexOf("```properties\n" + firstLine);
        if (start < 0) {
            throw new IllegalStateException("docs/operations.md has no properties that start with " + firstLine);
        }
        int body = text.indexOf('\n', start) + 1;
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text.substring(body, text.indexOf("```", body))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> map = new TreeMap<>();
        properties.forEach((key, value) -> map.put((String) key, (String) value));
        return map;
    }

    static String suffixed(String name, String suffix) {
        return name.endsWith("-") ? name.substring(0, name.length() - 1) + suffix + "-" : name + suffix;
    }

    private static String text() {
        try {
            return Files.readString(Path.of("../docs/operations.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
