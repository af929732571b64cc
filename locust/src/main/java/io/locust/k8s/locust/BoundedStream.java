package io.locust.k8s.locust;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that breaks with {@link TooLarge} when it turns out to be longer than allowed. */
final class BoundedStream extends FilterInputStream {
    private long left;

    BoundedStream(InputStream in, int maxBytes) {
        super(in);
        this.left = maxBytes;
    }

    @Override
    public int read() throws IOException {
        return count(super.read(), 1);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        return count(read, read);
    }

    private int count(int result, int bytes) throws IOException {
        if (result >= 0) {
            left -= bytes;
        }
        if (left < 0) {
            throw new TooLarge();
        }
        return result;
    }

    /** There are more bytes than allowed. */
    static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1;
    }
}
