package io.github.cellstream.runtime.importing;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The first bytes by which formats know their files. */
public final class Signatures {
    private static final byte[] ZIP = {'P', 'K', 3, 4};
    private static final byte[] HDF5 = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
    private static final int HEAD = 4096;
    private static final int TAIL = 1 << 16;

    private Signatures() {}

    /** Returns whether a file is a Zip archive in whose head or directory a member's name ends with {@code member}. */
    public static boolean isZipWith(String member, byte[] file) {
        return startsWith(file, 0, ZIP)
                && (contains(file, 0, HEAD, member) || contains(file, file.length - TAIL, file.length, member));
    }

    /** Returns whether a file is HDF5, with or without a block of the user's in front. */
    public static boolean isHdf5(byte[] file) {
        for (int at = 0; at <= 8192 && at < file.length; at = at == 0 ? 512 : 2 * at) {
            if (startsWith(file, at, HDF5)) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether a file begins as ONNX does: with the version of its representation. */
    static boolean isOnnx(byte[] file) {
        return file.length > 2 && file[0] == 8 && file[1] > 0;
    }

    /** Returns whether a file is a Python pickle, of protocol 2 or later, or PyTorch's archive of one. */
    static boolean isPickle(byte[] file) {
        boolean bare = file.length > 2 && file[0] == (byte) 0x80 && file[1] >= 2 && file[1] <= 5;
        return (bare && !isSafetensors(file)) || isZipWith("/data.pkl", file);
    }

    /** The length of a header that begins at byte 8 may begin as a pickle does; but no pickle holds zeros there. */
    private static boolean isSafetensors(byte[] file) {
        return file.length > 8 && file[5] == 0 && file[6] == 0 && file[7] == 0 && file[8] == '{';
    }

    private static boolean contains(byte[] file, int from, int to, String text) {
        byte[] wanted = text.getBytes(StandardCharsets.US_ASCII);
        for (int at = Math.max(0, from); at <= Math.min(to, file.length) - wanted.length; at++) {
            if (startsWith(file, at, wanted)) {
                return true;
            }
        }
        return false;
    }

    private static boolean startsWith(byte[] file, int at, byte[] wanted) {
        return file.length - at >= wanted.length
                && Arrays.equals(file, at, at + wanted.length, wanted, 0, wanted.length);
    }
}
