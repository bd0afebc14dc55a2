package io.github.cellstream.app.config;

import java.util.Map;

/**
 * Where events come from and how their bytes are read.
 *
 * @param topic the topic
 * @param decoder the decoder's name
 * @param decoderSettings the decoder's own settings, {@code decoder.*} without that prefix; and the schema
 *     registry's, {@code apicurio.*}, under their own names
 * @param maxBytes values of more bytes are refused
 */
public record InputSettings(String topic, String decoder, Map<String, String> decoderSettings, int maxBytes) {}
