package io.github.cellstream.runtime.importing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.cellstream.runtime.ModelError;
import io.github.cellstream.runtime.ModelException;

/** Reads the JSON inside model files, which nobody vouches for: bounded depth and length, no name twice, one object. */
public final class JsonText {
    /** More characters than a description of an architecture has. */
    public static final int MAX_LENGTH = 4 << 20;

    private static final int MAX_DEPTH = 100;

    /** Names, values and brackets; a tree of so many takes some 20 MB. */
    private static final long MAX_TOKENS = 200_000;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxTokenCount(MAX_TOKENS)
                            .build())
                    .build())
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonText() {}

    /**
     * Parses one object.
     *
     * @param where file and part, for messages
     * @throws ModelException {@link ModelError#MODEL_MALFORMED} or {@link ModelError#MODEL_TOO_LARGE}
     */
    public static JsonNode object(String where, String text) {
        if (text.length() > MAX_LENGTH) {
            throw new ModelException(
                    ModelError.MODEL_TOO_LARGE,
                    where,
                    "found " + text.length() + " characters of JSON, at most " + MAX_LENGTH);
        }
        try {
            JsonNode node = MAPPER.readTree(text);
            if (node.isObject()) {
                return node;
            }
            throw new ModelException(
                    ModelError.MODEL_MALFORMED,
                    where,
                    "found JSON of type " + node.getNodeType() + ", wanted an object");
        } catch (StreamConstraintsException e) {
            throw new ModelException(
                    ModelError.MODEL_TOO_LARGE,
                    where,
                    "found JSON beyond the limits of " + MAX_DEPTH + " levels and " + MAX_TOKENS + " parts ("
                            + e.getOriginalMessage() + ")",
                    e);
        } catch (JsonProcessingException e) {
            throw new ModelException(
                    ModelError.MODEL_MALFORMED, where, "no sound JSON (" + e.getOriginalMessage() + ")", e);
        }
    }
}
