/**
 * An example of a plugin: a decoder that brings its own library, and a scorer that needs none.
 *
 * <p>In: a record's bytes, a judgement. Out: an event, a score. Found by the files in {@code META-INF/services}.
 */
package com.example.cellstream;
