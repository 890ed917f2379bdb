package org.zerotrust.pdp.journal.local;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.activemq.artemis.api.core.ActiveMQBuffer;
import org.apache.activemq.artemis.core.io.IOCallback;
import org.apache.activemq.artemis.core.io.SequentialFile;
import org.apache.activemq.artemis.core.io.buffer.TimedBuffer;
import org.apache.activemq.artemis.core.journal.EncodingSupport;

/** A file of the journal, with somebody who is told of, or fails, each write and force. */
final class FaultyFile implements SequentialFile {
    private final SequentialFile file;
    private final FaultyFiles.Disk disk;

    FaultyFile(SequentialFile file, FaultyFiles.Disk disk) {
        this.file = file;
        this.disk = disk;
    }

    private interface Work {
        void run() throws Exception;
    }

    private void write(boolean forced, Work work) throws Exception {
        disk.before(getJavaFile());
        work.run();
        disk.after(getJavaFile(), forced);
    }

    /** A write whose end is told later, by another thread. */
    private IOCallback told(boolean forced, IOCallback callback) {
        return new IOCallback() {
            @Override
            public void done() {
                try {
                    disk.after(getJavaFile(), forced);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
                callback.done();
            }

            @Override
            public void onError(int code, String message) {
                callback.onError(code, message);
            }
        };
    }

    private static RuntimeException unchecked(Exception e) {
        return e instanceof RuntimeException known ? known : new IllegalStateException(e);
    }

    @Override
    public void write(ActiveMQBuffer bytes, boolean sync, IOCallback callback) throws Exception {
        disk.before(getJavaFile());
        file.write(bytes, sync, told(sync, callback));
    }

    @Override
    public void write(ActiveMQBuffer bytes, boolean sync) throws Exception {
        write(sync, () -> file.write(bytes, sync));
    }

    @Override
    public void write(EncodingSupport bytes, boolean sync, IOCallback callback) throws Exception {
        disk.before(getJavaFile());
        file.write(bytes, sync, told(sync, callback));
    }

    @Override
    public void write(EncodingSupport bytes, boolean sync) throws Exception {
        write(sync, () -> file.write(bytes, sync));
    }

    @Override
    public void writeDirect(ByteBuffer bytes, boolean sync, IOCallback callback) {
        try {
            disk.before(getJavaFile());
            file.writeDirect(bytes, sync, told(sync, callback));
        } catch (IOException e) {
            callback.onError(-1, e.getMessage());
        }
    }

    @Override
    public void writeDirect(ByteBuffer bytes, boolean sync) throws Exception {
        write(sync, () -> file.writeDirect(bytes, sync));
    }

    @Override
    public void blockingWriteDirect(ByteBuffer bytes, boolean sync, boolean releaseBuffer) throws Exception {
        write(sync, () -> file.blockingWriteDirect(bytes, sync, releaseBuffer));
    }

    @Override
    public void fill(int size) throws Exception {
        write(true, () -> file.fill(size));
    }

    @Override
    public void sync() throws IOException {
        try {
            write(true, file::sync);
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw unchecked(e);
        }
    }

    @Override
    public boolean isOpen() {
        return file.isOpen();
    }

    @Override
    public boolean exists() {
        return file.exists();
    }

    @Override
    public void open() throws Exception {
        file.open();
    }

    @Override
    public void open(int maxIo, boolean useExecutor) throws Exception {
        file.open(maxIo, useExecutor);
    }

    @Override
    public ByteBuffer map(int position, long size) throws IOException {
        return file.map(position, size);
    }

    @Override
    public boolean fits(int size) {
        return file.fits(size);
    }

    @Override
    public int calculateBlockStart(int position) throws Exception {
        return file.calculateBlockStart(position);
    }

    @Override
    public String getFileName() {
        return file.getFileName();
    }

    @Override
    public void delete()
            throws IOException, InterruptedException, org.apache.activemq.artemis.api.core.ActiveMQException {
        file.delete();
        disk.gone(getJavaFile());
    }

    @Override
    public int read(ByteBuffer bytes, IOCallback callback) throws Exception {
        return file.read(bytes, callback);
    }

    @Override
    public int read(ByteBuffer bytes) throws Exception {
        return file.read(bytes);
    }

    @Override
    public void position(long pos) throws IOException {
        file.position(pos);
    }

    @Override
    public long position() {
        return file.position();
    }

    @Override
    public void close() throws Exception {
        file.close();
    }

    @Override
    public void close(boolean waitSync, boolean block) throws Exception {
        file.close(waitSync, block);
    }

    @Override
    public long size() throws Exception {
        return file.size();
    }

    @Override
    public void renameTo(String newFileName) throws Exception {
        File before = getJavaFile();
        file.renameTo(newFileName);
        disk.renamed(before, getJavaFile());
    }

    @Override
    public SequentialFile cloneFile() {
        return new FaultyFile(file.cloneFile(), disk);
    }

    @Override
    public void copyTo(SequentialFile other) throws Exception {
        file.copyTo(other);
    }

    @Override
    public void setTimedBuffer(TimedBuffer buffer) {
        file.setTimedBuffer(buffer);
    }

    @Override
    public File getJavaFile() {
        return file.getJavaFile();
    }
}
