@echo off
rem Runs the installed Kiln.
setlocal
set "home=%~dp0.."
for %%I in ("%home%") do set "home=%%~fI"

set "java=%home%\runtime\bin\java.exe"
if exist "%java%" goto start
if not defined JAVA_HOME goto path
set "java=%JAVA_HOME%\bin\java.exe"
if exist "%java%" goto start
echo kiln: JAVA_HOME is %JAVA_HOME%, where no bin\java.exe is; set it to the folder of Java 17 or newer, or unset it 1>&2
exit /b 1

:path
set "java=java"
where java >nul 2>nul && goto start
echo kiln: no Java found; install Java 17 or newer, or set JAVA_HOME 1>&2
exit /b 1

:start
rem Native libraries read these when they load, so they must be set before Java starts.
set "ORT_DISABLE_TELEMETRY=1"
set "OPT_OUT_TRACKING=true"
if not defined OPENCV_LOG_LEVEL set "OPENCV_LOG_LEVEL=ERROR"
if not defined OMP_WAIT_POLICY set "OMP_WAIT_POLICY=PASSIVE"
"%java%" -XX:+UseSerialGC -Dai.djl.offline=true -Djdk.console=java.base "-Donnxruntime.native.path=%home%\lib\native" "-Dkiln.home=%home%" -cp "%home%\lib\kiln.jar" dev.kiln.cli.Kiln %*
