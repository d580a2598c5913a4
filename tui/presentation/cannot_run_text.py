"""Why AWS could not run a function, for each cause that Invoke's model names, and what puts it right."""

from __future__ import annotations

from typing import NamedTuple

from tui.domain.errors import CannotRun


class Cause(NamedTuple):
    """What kept a function from running, and what helps."""

    what: str
    remedy: str = ""


_VARIABLES = "its environment variables cannot be decrypted"
_SOON = "try again in a while"
_CAUSES = {
    "CodeArtifactUserDeletedException": Cause("its code artifact user was deleted", "upload the code again"),
    "CodeArtifactUserFailedException": Cause("its code artifact user could not be created", "upload the code again"),
    "CodeArtifactUserPendingException": Cause("its code artifact user is still being created", "try again once Active"),
    "EC2AccessDeniedException": Cause(
        "its execution role may not set up its network interface",
        "the role needs ec2:CreateNetworkInterface, DescribeNetworkInterfaces and DeleteNetworkInterface",
    ),
    "EC2ThrottledException": Cause("EC2 throttled the set-up of its network interface", _SOON),
    "EC2UnexpectedException": Cause("EC2 failed while its network interface was set up", _SOON),
    "EFSIOException": Cause("its EFS file system could not be read or written", "check the file system"),
    "EFSMountConnectivityException": Cause(
        "its EFS file system cannot be reached", "check mount targets, subnets and security groups (port 2049)"
    ),
    "EFSMountFailureException": Cause(
        "its EFS file system could not be mounted", "check the access point, and the execution role's rights on EFS"
    ),
    "EFSMountTimeoutException": Cause("mounting its EFS file system timed out", _SOON),
    "ENILimitReachedException": Cause(
        "its VPC has reached its limit of network interfaces", "free some, or request a higher quota"
    ),
    "ENINotReadyException": Cause("its network interface is not ready yet", _SOON),
    "InvalidRuntimeException": Cause("its runtime is no longer supported", "change the runtime"),
    "InvalidSecurityGroupIDException": Cause("a security group of its VPC configuration is gone", "change it"),
    "InvalidSubnetIDException": Cause("a subnet of its VPC configuration is gone", "change it"),
    "InvalidZipFileException": Cause("its deployment package cannot be unzipped", "upload the code again"),
    "KMSAccessDeniedException": Cause(
        _VARIABLES, "its execution role needs kms:Decrypt on the key, and the key's policy must allow it"
    ),
    "KMSDisabledException": Cause(f"{_VARIABLES}: the KMS key is disabled", "enable the key"),
    "KMSInvalidStateException": Cause(
        f"{_VARIABLES}: the KMS key is in a state that does not allow it", "check whether it is pending deletion"
    ),
    "KMSNotFoundException": Cause(f"{_VARIABLES}: the KMS key does not exist", "set another key"),
    "ModeNotSupportedException": Cause("it cannot be invoked in this way", "invoke it the other way, sync or async"),
    "NoPublishedVersionException": Cause("it has no published version", "publish one"),
    "RecursiveInvocationException": Cause(
        "AWS stopped it as part of a recursive loop", "break the loop, or allow it in its recursion settings"
    ),
    "ResourceNotReadyException": Cause("it is inactive, and its VPC connection is being restored", _SOON),
    "RuntimeAliasDeletedException": Cause("its runtime alias no longer exists", "change the runtime"),
    "RuntimeVersionDeletedException": Cause("its runtime version no longer exists", "change the runtime"),
    "S3FilesMountConnectivityException": Cause("its S3 Files access point cannot be reached", "check its network"),
    "S3FilesMountFailureException": Cause(
        "its S3 Files access point could not be mounted", "check the access point and the execution role"
    ),
    "S3FilesMountTimeoutException": Cause("mounting its S3 Files access point timed out", _SOON),
    "SnapStartException": Cause(
        "its afterRestore hook failed when the SnapStart snapshot was restored", "see its logs"
    ),
    "SnapStartNotReadyException": Cause("its SnapStart snapshot is not ready yet", "try again once it is Active"),
    "SnapStartRegenerationFailureException": Cause(
        "its SnapStart snapshot could not be created again", "try again later, or publish a new version"
    ),
    "SnapStartTimeoutException": Cause(
        "restoring its SnapStart snapshot timed out", "see what its afterRestore hook does"
    ),
    "SubnetIPAddressLimitReachedException": Cause(
        "a subnet of its VPC configuration has no free IP address", "free some, or add a subnet"
    ),
}


def cause_of(error: CannotRun) -> Cause:
    """Return why the function did not run; a cause that is not listed keeps AWS's own words."""
    unlisted = (
        "AWS could not run the function to its end" if error.outcome_unknown else "AWS could not run the function"
    )
    return _CAUSES.get(error.code, Cause(unlisted))


def describe_cannot_run(error: CannotRun) -> tuple[str, str]:
    """Say why, with AWS's own words, and what helps."""
    cause = cause_of(error)
    words = ": ".join(filter(None, (error.code, error.message)))
    return f"{cause.what} ({words})" if words else cause.what, cause.remedy
