/* The only program of a backend's image: counts our datagrams and, at its end, says how many came and for how many there was no room. */
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>

#define SO_MEMINFO 55
#define SK_MEMINFO_DROPS 8

int main(void)
{
    struct sockaddr_in any = { .sin_family = AF_INET, .sin_port = htons(8080) };
    int receiver = socket(AF_INET, SOCK_DGRAM, 0);
    long frames = 0, sentinels = 0, strangers = 0;
    unsigned memory[SK_MEMINFO_DROPS + 1];
    socklen_t length = sizeof memory;
    unsigned char packet[64];
    ssize_t size;
    sigset_t end;

    /* Blocked, or the kernel would keep a signal without a handler from the first process of a container. */
    sigemptyset(&end);
    sigaddset(&end, SIGTERM);
    sigprocmask(SIG_BLOCK, &end, NULL);
    struct pollfd ready[] = { { receiver, POLLIN, 0 }, { signalfd(-1, &end, 0), POLLIN, 0 } };
    if (bind(receiver, (struct sockaddr *)&any, sizeof any) < 0) {
        perror("bind");
        return 1;
    }

    puts("listening");
    fflush(stdout);
    while (!(ready[1].revents & POLLIN)) {
        poll(ready, 2, -1);
        /* FrameToken: "KRT1", the round, the sender, and a byte that is 1 in sentinels. */
        while ((size = recv(receiver, packet, sizeof packet, MSG_DONTWAIT)) >= 0) {
            if (size != 12 || memcmp(packet, "KRT1", 4) != 0)
                strangers++;
            else if (packet[9])
                sentinels++;
            else
                frames++;
        }
    }

    if (getsockopt(receiver, SOL_SOCKET, SO_MEMINFO, memory, &length) < 0) {
        perror("SO_MEMINFO");
        return 1;
    }
    printf("frames %ld sentinels %ld strangers %ld without-room %u\n", frames, sentinels, strangers, memory[SK_MEMINFO_DROPS]);
    return 0;
}
