package io.locust.k8s.webhook;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A request's body as it arrives. It takes of the bound on all bodies only what was sent, so that announcing much and
 * sending little costs others nothing. Small bodies, which nearly all are, have a bound of their own: a few connections
 * that send large ones and never end cannot keep them waiting.
 */
final class Body implements AutoCloseable {
    private static final int PIECE = 16 * 1024;

    /** A conversion of one test is smaller, unless it has long inline files. */
    private static final int SMALL = 256 * 1024;

    private static final int ALL_LARGE = 8 * 1024 * 1024;
    private static final int ALL_SMALL = 4 * 1024 * 1024;

    private final Semaphore room;
    private final Duration patience;
    private int held;

    /** What all bodies together may take. */
    static final class Room {
        private final Semaphore large = new Semaphore(ALL_LARGE);
        private final Semaphore small = new Semaphore(ALL_SMALL);

        /** @param length that was announced */
        Body of(int length, Duration patience) {
            return new Body(length > SMALL ? large : small, patience);
        }
    }

    private Body(Semaphore room, Duration patience) {
        this.room = room;
        this.patience = patience;
    }

    /**
     * Reads it; once only.
     *
     * @return absent when there was no room for it in time
     */
    byte @Nullable [] read(InputStream in, int length) throws IOException, InterruptedException {
        // It grows by what comes: a length that is only announced must not take memory.
        byte[] content = new byte[Math.min(length, PIECE)];
        while (held < length) {
            if (held == content.length) {
                content = Arrays.copyOf(content, Math.min(length, content.length * 2));
            }
            int read = in.read(content, held, Math.min(content.length - held, PIECE));
            if (read < 0) {
                return Arrays.copyOf(content, held);
            }
            if (!room.tryAcquire(read, patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return null;
            }
            held += read;
        }
        return content;
    }

    /** To be called when nothing of it is needed any more. */
    @Override
    public void close() {
        room.release(held);
        held = 0;
    }
}
